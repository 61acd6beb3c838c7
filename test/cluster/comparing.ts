import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Command } from './command.ts';

const compared = z.looseObject({
  type: z.string(),
  outcome: z.string().optional(),
  object: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
  fields: z
    .array(
      z.looseObject({
        pointer: z.string(),
        class: z.string(),
        why: z.string().optional(),
      }),
    )
    .optional(),
  counts: z.record(z.string(), z.number()).optional(),
});
/** A line of `kubeferry compare --json`. */
export type Compared = z.infer<typeof compared>;

/** What one comparison said. */
interface Comparison {
  code: number | null;
  output: string;
  objects: Compared[];
  unread: Compared[];
  counts: Record<string, number>;
}

/** `kubeferry compare` in a home of its own, which goes with the tests of the file; `env`: what more its environment says. */
export function comparing(env: NodeJS.ProcessEnv = {}) {
  const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return {
    home,
    /** Runs `kubeferry compare … --json`. */
    async compare(...args: string[]): Promise<Comparison> {
      const command = new Command(['compare', ...args, '--json'], {
        ...{ home, env },
        kubeconfig: inject('sandbox').kubeconfig,
      });
      const { code } = await command.ended;
      const lines = command.lines.map((line) => compared.parse(JSON.parse(line)));
      const objects = lines.filter(({ type }) => type === 'object');
      const counts = lines.find(({ type }) => type === 'result')?.counts ?? {};
      const unread = lines.filter(({ type }) => type === 'unread');
      return { code, output: command.output, objects, unread, counts };
    },
    /** Writes manifests into a folder of the home. Gives its path. */
    written(folder: string, objects: KubeObject[]): string {
      const path = join(home, folder);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
      return path;
    },
  };
}

/** What came of each object that was told, by `kind/name`. */
export const outcomes = (objects: Compared[]) =>
  Object.fromEntries(objects.map(({ object, outcome }) => [`${object?.kind}/${object?.name}`, outcome]));

/** The differences of an object that was told. */
export const fieldsOf = (objects: Compared[], name: string, kind: string) =>
  objects.find(({ object }) => object?.kind === kind && object.name === name)?.fields;
