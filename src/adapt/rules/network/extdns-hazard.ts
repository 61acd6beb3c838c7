import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** Names that a DNS controller writes: with two clusters alive, both do. */
export const rule: Rule = {
  id: 'extdns-hazard',
  *check({ metadata }) {
    const prefix = 'external-dns.alpha.kubernetes.io/';
    const key = Object.keys(metadata.annotations ?? {}).find((one) => one === `${prefix}hostname`);
    const paused = metadata.annotations?.[`${prefix}controller`];
    if (key === undefined || (paused !== undefined && paused !== 'dns-controller')) return;
    const name = metadata.annotations?.[key] ?? '';
    const pointer = jsonPointer('metadata', 'annotations', key);
    const path = jsonPointer('metadata', 'annotations', `${prefix}controller`);
    const fixes = [edit(message('fix.pause-dns'), { op: 'add', path, value: 'paused' })];
    yield { severity: 'error', pointer, message: message('rule.extdns-hazard', { name }), fixes };
  },
};
