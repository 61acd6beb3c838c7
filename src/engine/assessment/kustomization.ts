import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { isRecord } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';

/** How Kustomize looks for its file in a folder. Source: its documentation. */
const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A folder from which Kustomize builds manifests. */
export interface Kustomization {
  file: string;
  /** What is to be done before they can be judged. */
  words: Message;
  /** All that the file names, as absolute paths: parts of manifests, which are not whole by themselves. */
  listed: ReadonlySet<string>;
}

/** What Kustomize builds from a folder with entries of these names; nothing where it builds nothing, or its file cannot be read as one. */
export function kustomizationIn(folder: string, entries: readonly string[]): Kustomization | undefined {
  const name = names.find((one) => entries.includes(one));
  if (name === undefined) return undefined;
  const file = join(folder, name);
  const said = readYaml(file);
  // Flux has objects of that kind in files of that name.
  if (!isRecord(said) || (isRecord(said.metadata) && !isOwn(said.apiVersion))) return undefined;
  // `files` of a generator may name their key too: `key=path`.
  const listed = [...textsIn(said)].map((text) => resolve(folder, text.slice(text.indexOf('=') + 1)));
  return { file, words: message('assess.kustomize', { folder }), listed: new Set(listed) };
}

function isOwn(apiVersion: unknown): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/');
}

/** What a file says; nothing where that is no YAML or cannot be read, which is told of it where all files are read. */
function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const one of value) yield* textsIn(one);
  else if (isRecord(value)) for (const one of Object.values(value)) yield* textsIn(one);
}
