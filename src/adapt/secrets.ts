import { recordAt, recordsOf } from '../model/json.ts';
import { message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import type { Note } from './context.ts';

/** The name of a token Secret that the token controller made by itself (before Kubernetes 1.24). */
export function isGeneratedTokenName(serviceAccount: string, secret: string): boolean {
  return secret.startsWith(`${serviceAccount}-token-`) && /^[a-z0-9]{5}$/.test(secret.slice(serviceAccount.length + 7));
}

/** Empties a token Secret that was made by hand: the target's token controller fills it with a token of its own. */
export function adaptSecret(draft: KubeObject, note: Note): void {
  if (draft.type !== 'kubernetes.io/service-account-token') return;
  const data = recordAt(draft, 'data');
  const filled = ['token', 'ca.crt', 'namespace'].filter((field) => data?.[field] !== undefined);
  if (data && filled.length > 0) {
    for (const field of filled) delete data[field];
    if (Object.keys(data).length === 0) delete draft.data;
    note('/data', message('adapt.token'));
  }
  delete draft.metadata.annotations?.['kubernetes.io/service-account.uid'];
}

/** Drops the token Secrets that the source's token controller listed. */
export function adaptServiceAccount(draft: KubeObject): void {
  if (draft.secrets === undefined) return;
  const account = draft.metadata.name;
  const kept = recordsOf(draft.secrets)
    .map(([, secret]) => secret)
    .filter(({ name }) => typeof name !== 'string' || !isGeneratedTokenName(account, name));
  if (kept.length > 0) draft.secrets = kept;
  else delete draft.secrets;
}
