import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { z } from 'zod';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Command } from './command.ts';
import { grants, migrationsOf } from './migration.ts';

const [application, there] = ['addresses', 'addresses-there'];
const at = (name: string) => ({ name, namespace: application });
const [oldHost, newHost] = ['pg.old.example.com', 'pg.new.example.org'];
const url = (host: string) => `postgresql://shop:pa55-of-shop@${host}:5432/shop`;
const objects: KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: application } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { PGHOST: oldHost } },
  { apiVersion: 'v1', kind: 'Secret', metadata: at('database'), stringData: { url: url(oldHost), other: 'kept' } },
];
const { target, migrationTo } = migrationsOf(application, objects);

const compared = z.looseObject({
  object: z.looseObject({ kind: z.string() }).optional(),
  fields: z.array(z.looseObject({ pointer: z.string(), class: z.string(), why: z.string().optional() })).optional(),
});

test('a mapping of addresses reaches the values of Secrets, which no file, report or comparison holds', async () => {
  const mappings = { namespaces: { [application]: there }, endpoints: [{ from: oldHost, to: newHost }] };
  const trial = migrationTo(there, { mappings });
  await trial.preview();
  const manifest = join(trial.folder, 'targets', 'there', there, 'secrets', 'database.yaml');
  expect(readFileSync(manifest, 'utf8')).toContain('url: "<withheld>"');
  expect(await trial.run({ grants: grants('target', there) })).toMatchObject({ state: 'completed' });
  const { data } = await target.get(`/api/v1/namespaces/${there}/secrets/database`);
  expect(data).toEqual({ url: btoa(url(newHost)), other: btoa('kept') });
  const settings = await target.get(`/api/v1/namespaces/${there}/configmaps/settings`);
  expect(settings.data).toEqual({ PGHOST: newHost });

  const report = trial.text('report.md');
  expect(report).toContain(`\`secrets ${there}/database\` \`/data/url\``);
  expect(report).not.toContain('/data/other');
  for (const text of [report, trial.text('journal.jsonl'), readFileSync(manifest, 'utf8')]) {
    for (const value of ['pa55-of-shop', btoa(url(oldHost)), btoa(url(newHost))]) expect(text).not.toContain(value);
  }

  const plan = join(trial.folder, 'migration.yaml');
  const sides = [`source/${application}`, `target/${there}`];
  const { kubeconfig } = inject('sandbox');
  const command = new Command(['compare', ...sides, '--plan', plan, '--json'], { home: trial.home, kubeconfig });
  const { code } = await command.ended;
  expect(code, command.output).toBe(0);
  expect(command.output).not.toContain('pa55-of-shop');
  const secret = command.lines
    .map((line) => compared.parse(JSON.parse(line)))
    .find(({ object }) => object?.kind === 'Secret');
  expect(secret?.fields).toContainEqual(
    expect.objectContaining({
      pointer: '/data/url',
      class: 'expected',
      why: `The address ${oldHost} becomes ${newHost}.`,
    }),
  );
});
