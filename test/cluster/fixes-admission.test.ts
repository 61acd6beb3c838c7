import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import { recordsOf, sameJson } from '../../src/model/json/json.ts';
import { record } from '../../src/model/json/parse.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { ApiError } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';

const target = apiOf(inject('sandbox').clusters.target);
const golden = join(import.meta.dirname, '../golden/fixes');
const namespace = 'fixes-admission';

beforeAll(async () => {
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});

afterAll(async () => {
  await removeNamespace(target, namespace);
  target.close();
});

/** What the target answers; nothing where it does not know the path. */
async function answer(method: string, path: string, body?: KubeObject): Promise<unknown> {
  try {
    return await target.send(method, path, body);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

const groups = new Map<string, Promise<unknown>>();

/** Where objects of a kind are made; nothing for kinds that the target does not serve. */
async function placeOf({ apiVersion, kind }: KubeObject): Promise<string | undefined> {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const known = groups.get(group) ?? answer('GET', group);
  groups.set(group, known);
  const served = recordsOf(record(await known).resources).map(([, one]) => one);
  const found = served.find((one) => one.kind === kind && !String(one.name).includes('/'));
  if (!found) return undefined;
  return `${group}${found.namespaced === true ? `/namespaces/${namespace}` : ''}/${String(found.name)}`;
}

/** What the API server says to an object by a strict dry run: why not, or that it takes it, or that it does not know the kind. */
async function verdict(object: KubeObject): Promise<string> {
  const place = await placeOf(object);
  if (place === undefined) return 'not served';
  const { namespace: own, ...metadata } = object.metadata;
  const moved = { ...object, metadata: own === undefined ? metadata : { ...metadata, namespace } };
  try {
    await target.send('POST', `${place}?dryRun=All&fieldValidation=Strict`, moved);
    return 'taken';
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return error.message;
    throw error;
  }
}

const objectsOf = (file: string) =>
  readManifests(readFileSync(join(golden, file), 'utf8')).objects.map(({ object }) => object);

test('what fixes have mended is valid, field by field', async () => {
  const refused: string[] = [];
  let taken = 0;
  for (const name of readdirSync(golden)) {
    const before = objectsOf(`${name}/object.yaml`);
    for (const object of objectsOf(`${name}/fixed.yaml`)) {
      // What no fix has touched may be of a cluster with other addresses than this one.
      if (before.some((one) => sameJson(one, object))) continue;
      const said = await verdict(object);
      if (said === 'taken') taken++;
      else if (said !== 'not served') refused.push(`${name} ${object.metadata.name}: ${said}`);
    }
  }
  expect(refused).toEqual([]);
  expect(taken).toBeGreaterThan(80);
});

test('what is not mended is told apart', async () => {
  for (const object of objectsOf('job-selector/object.yaml')) expect(await verdict(object)).toMatch(/is invalid/);
});
