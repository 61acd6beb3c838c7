import { Buffer } from 'node:buffer';
import { jsonPointer } from '../../../model/json/json.ts';
import { textRecord } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** What the values of a ConfigMap or a Secret may have together, in bytes. Source: the validation of Kubernetes. */
const most = 1024 * 1024;

/** More data than an API server takes in one object. */
export const rule: Rule = {
  id: 'size-limit',
  kinds: ['ConfigMap', 'Secret'],
  *check(object) {
    const { apiVersion, kind } = object;
    if (apiVersion !== 'v1') return;
    const [plain, encoded] = kind === 'ConfigMap' ? ['data', 'binaryData'] : ['stringData', 'data'];
    const inPlain = sum(textRecord(object[plain]), (value) => Buffer.byteLength(value));
    const inEncoded = sum(textRecord(object[encoded]), (value) => Buffer.byteLength(value, 'base64'));
    const bytes = inPlain + inEncoded;
    if (bytes <= most) return;
    const pointer = jsonPointer(inPlain < inEncoded ? encoded : plain);
    const fixes = [toDo(message('todo.split', { kind, name: object.metadata.name }))];
    yield { severity: 'error', pointer, message: message('rule.size-limit', { kind, bytes }), fixes };
  },
};

function sum(values: Record<string, string>, size: (value: string) => number): number {
  return Object.values(values).reduce((total, value) => total + size(value), 0);
}
