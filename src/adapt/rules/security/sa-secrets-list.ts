import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer, recordsOf } from '../../../model/json/json.ts';
import { list } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit } from '../../fixes/fixes.ts';
import { isMadeNameFor } from '../../kinds/secrets.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** Secrets that a cluster made for an account, by names that it made up. */
export const rule: Rule = {
  id: 'sa-secrets-list',
  kinds: ['ServiceAccount'],
  *check(object, about) {
    const { apiVersion, secrets } = object;
    if (apiVersion !== 'v1') return;
    for (const [index, secret] of recordsOf(secrets)) {
      if (!isMadeFor(object, secret, about)) continue;
      const pointer = jsonPointer('secrets', index, 'name');
      const words = message('rule.sa-secrets-list', { name: String(secret.name) });
      yield { severity: 'warning', pointer, message: words, fixes: [withoutMade(object, about)] };
    }
  },
};

function isMadeFor({ metadata }: KubeObject, { name }: JsonRecord, { objects }: RuleAbout): boolean {
  if (typeof name !== 'string' || !isMadeNameFor(metadata.name, name)) return false;
  // Some of a person are called like that too.
  const type = objects.secretType(metadata.namespace, name);
  return type === undefined || type === 'kubernetes.io/service-account-token';
}

/** Without all of them at once: each that goes moves the others up. */
function withoutMade(object: KubeObject, about: RuleAbout): Fix {
  const { secrets } = object;
  const made = recordsOf(secrets).filter(([, secret]) => isMadeFor(object, secret, about));
  const indexes = made.map(([index]) => index);
  const left = list(secrets).filter((_, index) => !indexes.includes(index));
  const title = message('fix.leave-out-made-secrets');
  if (left.length === 0) return edit(title, { op: 'remove', path: '/secrets' });
  return edit(title, { op: 'replace', path: '/secrets', value: left });
}
