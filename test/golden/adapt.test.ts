import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { adaptObject } from '../../src/adapt/adapt.ts';
import type { AdaptContext } from '../../src/adapt/context.ts';
import { type PatchUse, patchesAt } from '../../src/adapt/patches.ts';
import { format } from '../../src/model/message.ts';
import { mappings, patches } from '../../src/model/migration/plan.ts';
import { type KubeObject, type ObjectRef, parseApiVersion } from '../../src/model/objects/object.ts';

const folder = join(import.meta.dirname, 'adapt');
const about = z
  .object({
    mappings,
    patches,
    namespaces: z.array(z.string()),
    volumes: z.record(z.string(), z.enum(['empty', 'omit', 'file-system'])),
    stays: z.array(z.string()),
    serves: z.array(z.string()),
    refuses: z.array(z.string()),
  })
  .parse(parse(readFileSync(join(folder, 'about.yaml'), 'utf8')));

const context: AdaptContext = {
  mappings: about.mappings,
  patches: patchesAt(about.patches, ['spec', 'patches']),
  namespaces: about.namespaces,
  volumes: new Map(Object.entries(about.volumes)),
  ownerMoves: ({ uid }) => !about.stays.includes(uid),
  find: (apiVersion, kind) => {
    if (about.refuses.includes(`${apiVersion}/${kind}`)) return undefined;
    return { ...parseApiVersion(apiVersion), resource: pluralOf(kind), kind, namespaced: true, verbs: [] };
  },
};

function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith('endpoints')) return lower;
  if (lower.endsWith('y')) return `${lower.slice(0, -1)}ies`;
  return lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}

function refFor(object: KubeObject): ObjectRef {
  const { name, namespace } = object.metadata;
  const ref = { ...parseApiVersion(object.apiVersion), resource: pluralOf(object.kind), kind: object.kind, name };
  return namespace === undefined ? ref : { ...ref, namespace };
}

/** The patches that do not fit. */
function unfit(uses: readonly PatchUse[] = []): { unfit?: string[] } {
  const found = uses.flatMap((use) => (use.unfit ? [`${use.at.join('.')}: ${format(use.unfit.why)}`] : []));
  return found.length > 0 ? { unfit: found } : {};
}

/** What adapting gives, as a person reads it. */
function adapted(ref: ObjectRef, object: KubeObject): { text: string; result: ReturnType<typeof adaptObject> } {
  const result = adaptObject(ref, object, context);
  if ('omitted' in result) return { result, text: stringify({ omitted: format(result.omitted) }) };
  const changes = result.changes.map(({ pointer, reason }) => `${pointer}: ${format(reason)}`);
  return { result, text: stringify({ object: result.object, changes, ...unfit(result.patches) }, { lineWidth: 0 }) };
}

describe('adapting', () => {
  const cases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'object.yaml')));
  test.each(cases)('%s', async (name) => {
    const object: KubeObject = parse(readFileSync(join(folder, name, 'object.yaml'), 'utf8'));
    const before = structuredClone(object);
    const { text, result } = adapted(refFor(object), object);
    await expect(text).toMatchFileSnapshot(join(folder, name, 'adapted.yaml'));
    expect(object).toEqual(before);
    if ('omitted' in result) return;
    expect(result.ref).toEqual(refFor(result.object));
    const again = adaptObject(result.ref, result.object, {
      ...context,
      patches: [],
      namespaces: ['shop', 'shop-eu'],
    });
    expect(again).toEqual({ ref: result.ref, object: result.object, changes: [] });
  });
});
