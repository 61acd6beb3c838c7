import { type JsonRecord, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rule.ts';

/** Secrets that come from elsewhere: the store that they name, and the trust that the store has in the source. */
export const rule: Rule = {
  id: 'secret-external',
  *check(object, about) {
    const { group } = parseApiVersion(object.apiVersion);
    const spec = recordAt(object, 'spec') ?? {};
    if (group === 'external-secrets.io' && object.kind === 'ExternalSecret') {
      yield* store(spec, object.metadata.namespace, about);
    }
    const trusting = trustOf(group, object.kind, spec);
    if (trusting === undefined) return;
    const fixes = [toDo(message('todo.vault-login', { kind: object.kind, name: object.metadata.name }))];
    yield { severity: 'warning', pointer: trusting, message: message('rule.secret-external.trust'), fixes };
  },
};

function* store(
  spec: JsonRecord,
  namespace: string | undefined,
  { target, objects }: RuleAbout,
): Generator<Problem | Unknown> {
  const { name, kind = 'SecretStore' } = recordAt(spec, 'secretStoreRef') ?? {};
  // Which stores a cluster has for all namespaces is not among the facts.
  if (typeof name !== 'string' || kind !== 'SecretStore') return;
  if (objects.has('SecretStore.external-secrets.io', namespace, name)) return;
  const place = namespace ?? usualNamespace;
  const there = target.has('secretstores.external-secrets.io', place, name);
  if (there === undefined) yield { unknown: `secretstores.external-secrets.io in ${place}` };
  else if (!there) {
    const words = message('rule.secret-external', { name, namespace: place });
    const fixes = [toDo(message('todo.bring-along', { kind, name, namespace: place }))];
    yield { severity: 'error', pointer: '/spec/secretStoreRef/name', message: words, fixes };
  }
}

/** Where a store or a login says that Vault knows it by the tokens of the source; nothing where it does not. */
function trustOf(group: string, kind: string, spec: JsonRecord): string | undefined {
  if (group === 'external-secrets.io' && (kind === 'SecretStore' || kind === 'ClusterSecretStore')) {
    return recordAt(spec, 'provider', 'vault', 'auth', 'kubernetes') && '/spec/provider/vault/auth/kubernetes';
  }
  const login = group === 'secrets.hashicorp.com' && kind === 'VaultAuth' && spec.method === 'kubernetes';
  return login ? '/spec/method' : undefined;
}
