// `node comparing.ts LEFT RIGHT`: compares the objects of two files, one JSON text a line, in a process of its own; prints a Comparing as JSON.
// `node comparing.ts LEFT RIGHT parse`: only parses them.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { compareSides } from '../../src/engine/comparison/compare-sides.ts';
import type { Side, SideObject } from '../../src/engine/comparison/sides/side.ts';
import { parseJson } from '../../src/model/json/json-text.ts';
import { isKubeObject } from '../../src/model/objects/kube-object.ts';
import type { ApiResource } from '../../src/model/objects/object.ts';

/** What the process tells. */
export interface Comparing {
  seconds: number;
  /** The most megabytes that the process has held. */
  megabytes: number;
  /** How many objects are the same, or were parsed. */
  same: number;
  drift: number;
}

const deployments: ApiResource = {
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  kind: 'Deployment',
  namespaced: true,
  verbs: [],
};
const namespace = 'load';

async function* objectsIn(file: string): AsyncGenerator<SideObject> {
  for await (const line of createInterface({ input: createReadStream(file, { highWaterMark: 1 << 20 }) })) {
    const object = parseJson(line);
    if (!isKubeObject(object)) throw new Error(`${file} holds what is no object.`);
    const { verbs, namespaced, ...ref } = deployments;
    yield { ref: { ...ref, namespace, name: object.metadata.name }, object };
  }
}

function sideOf(file: string): Side {
  return {
    title: file,
    namespaces: [namespace],
    asWritten: false,
    isSilent: () => false,
    unread: [],
    names: () => [],
    groups: async () => [{ group: 'apps', kind: 'Deployment', namespace }],
    read: () => objectsIn(file),
    readNamed: () => objectsIn(file),
  };
}

async function compared(left: string, right: string): Promise<Pick<Comparing, 'same' | 'drift'>> {
  const call = { emit: () => undefined, drained: async () => undefined, signal: new AbortController().signal };
  const about = { mappings: {}, find: () => deployments };
  const { counts } = await compareSides(sideOf(left), sideOf(right), about, call);
  return counts;
}

async function parsed(files: string[]): Promise<Pick<Comparing, 'same' | 'drift'>> {
  let same = 0;
  for (const file of files) for await (const _ of objectsIn(file)) same += 1;
  return { same, drift: 0 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [left = '', right = '', only] = process.argv.slice(2);
  const began = performance.now();
  const { same, drift } = only === 'parse' ? await parsed([left, right]) : await compared(left, right);
  const seconds = (performance.now() - began) / 1000;
  const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
  process.stdout.write(JSON.stringify({ seconds, megabytes, same, drift } satisfies Comparing));
}
