import { message } from '../../../model/message.ts';
import { publishedConfigMaps } from '../../../model/objects/made-again.ts';
import { leaveOut } from '../../fixes/leaving-out.ts';
import type { Rule } from '../rule.ts';

/** The certificates by which pods know the API server, or each other, on one cluster. */
export const rule: Rule = {
  id: 'ca-bundle-cm',
  kinds: ['ConfigMap'],
  *check(object) {
    const { apiVersion, metadata } = object;
    if (apiVersion !== 'v1' || !publishedConfigMaps.has(metadata.name)) return;
    const words = message('rule.ca-bundle-cm', { name: metadata.name });
    yield { severity: 'warning', pointer: '/metadata/name', message: words, fixes: [leaveOut(object)] };
  },
};
