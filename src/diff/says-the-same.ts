import { durationSeconds } from '../model/go-duration.ts';
import { pointerParts } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { holdsBytes, textOfBytes } from './base64.ts';
import type { Difference } from './difference.ts';
import { sameText } from './same-text.ts';
import { textMaps } from './text-maps.ts';

/** Fields that hold a number or its text. Source: the fields of type IntOrString in the Kubernetes API. */
const intOrString = new Set(['targetPort', 'port', 'maxSurge', 'maxUnavailable', 'minAvailable']);

/** What fields that hold a duration are called, by their last word, as in `renewBefore` and `syncTTL`: elsewhere `60s` may be the name of what `1m` is not. */
const durations = new Set([
  ...[
    'age',
    'backoff',
    'before',
    'deadline',
    'delay',
    'duration',
    'for',
    'frequency',
    'interval',
    'lifetime',
    'period',
  ],
  ...['retention', 'time', 'timeout', 'ttl'],
]);

/** Below these, a text is a text. */
const words = new Set([...textMaps, 'args', 'command', 'env', 'data', 'binaryData']);

/** Whether the two values of a difference say the same in other words: a number and its text, a duration, or JSON and YAML in a text. `object`: either of the two. */
export function saysTheSame({ pointer, left, right }: Difference, object: KubeObject): boolean {
  const parts = pointerParts(pointer);
  const name = parts.at(-1) ?? '';
  const isNumber = typeof left === 'number' || typeof right === 'number';
  if (isNumber && intOrString.has(name)) return String(left) === String(right);
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  if (holdsBytes(object, pointer)) return isSameText(name, textOfBytes(left), textOfBytes(right));
  if (parts[0] === 'data') return sameText(name, left, right);
  if (!holdsDuration(name) || parts.some((part) => words.has(part))) return false;
  const seconds = durationSeconds(left);
  return seconds !== undefined && seconds === durationSeconds(right);
}

function holdsDuration(field: string): boolean {
  const [lastWord = ''] = /[A-Z]?[a-z]+$|[A-Z]+$/.exec(field) ?? [];
  return durations.has(lastWord.toLowerCase());
}

function isSameText(name: string, one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && sameText(name, one, other);
}
