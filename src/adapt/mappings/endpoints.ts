import { Buffer } from 'node:buffer';
import { isRecord, type JsonRecord, jsonPointer, recordsOf } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { withheld } from '../../model/objects/secret.ts';
import type { Note } from '../context.ts';
import { containersOf, type PodSpec } from '../kinds/pod-templates.ts';

/** A text with other addresses in it, and the mappings that did something. */
interface Mapped {
  text: string;
  by: { from: string; to: string }[];
}

/** Before a host stands its beginning: no other part of a name, but an escaped character of a URL or of JSON may stand there. */
const before = String.raw`(?<=^|[^\w.-]|%[\da-f]{2}|\\[nrt])`;
/** Behind a host no other part of a name follows. */
const behind = String.raw`(?![\w-]|\.\w)`;
/** Behind a name of a Service the domain of the cluster may follow. */
const behindService = String.raw`(?![\w-])`;

/**
 * Maps host names and addresses in what configures applications: variables and arguments of containers, ConfigMaps, external names of
 * Services, and values of Secrets, of which nothing but the key is noted.
 */
export function mapEndpoints(
  resource: string,
  draft: KubeObject,
  pod: PodSpec | undefined,
  { endpoints = [] }: Mappings,
  note: Note,
): void {
  if (endpoints.length === 0) return;
  const mapText = mapperOf(endpoints);
  const change = (holder: JsonRecord | unknown[], key: string | number, pointer: string, isEncoded = false) => {
    const value: unknown = Reflect.get(holder, key);
    if (typeof value !== 'string' || value === '' || value === withheld) return;
    const text = isEncoded ? textOf(value) : value;
    const mapped = text === undefined ? undefined : mapText(text);
    if (!mapped || mapped.by.length === 0) return;
    Reflect.set(holder, key, isEncoded ? Buffer.from(mapped.text).toString('base64') : mapped.text);
    for (const reason of mapped.by.map(reasonOf)) note(pointer, reason);
  };
  const values = (field: 'data' | 'stringData', isEncoded: boolean) => {
    const holder = draft[field];
    if (!isRecord(holder)) return;
    for (const key of Object.keys(holder)) change(holder, key, jsonPointer(field, key), isEncoded);
  };
  if (resource === 'configmaps') values('data', false);
  if (resource === 'secrets') {
    values('data', true);
    values('stringData', false);
  }
  if (resource === 'services' && isRecord(draft.spec)) change(draft.spec, 'externalName', '/spec/externalName');
  if (!pod) return;
  for (const { pointer, container } of containersOf(pod)) {
    for (const [index, variable] of recordsOf(container.env))
      change(variable, 'value', `${pointer}/env/${index}/value`);
    for (const field of ['command', 'args']) {
      const words = container[field];
      if (!Array.isArray(words)) continue;
      for (const index of words.keys()) change(words, index, `${pointer}/${field}/${index}`);
    }
  }
}

function reasonOf({ from, to }: { from: string; to: string }): Message {
  return message('adapt.endpoint', { from, to });
}

/** Maps all addresses of a text in one pass, so that what a mapping writes is not mapped again. */
function mapperOf(endpoints: NonNullable<Mappings['endpoints']>): (text: string) => Mapped {
  const byName = new Map(endpoints.map((one) => [one.from.toLowerCase(), one]));
  const longestFirst = [...byName.keys()].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(longestFirst.map(patternOf).join('|'), 'gi');
  return (text) => {
    const by = new Set<{ from: string; to: string }>();
    const changed = text.replace(pattern, (found) => {
      const mapping = byName.get(found.toLowerCase());
      if (!mapping || mapping.to === found) return found;
      by.add(mapping);
      return mapping.to;
    });
    return { text: changed, by: [...by] };
  };
}

function patternOf(from: string): string {
  const literal = from.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const start = from.startsWith('.') ? String.raw`(?<=[\w-])` : before;
  return start + literal + (from.endsWith('.svc') ? behindService : behind);
}

/** The text of a value; nothing for what is none. */
function textOf(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : undefined;
}
