import { isRuntimeAnnotation, isRuntimeLabel } from '../../diff/runtime-names.ts';
import { recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';

/** What controllers end names with. Source: `rand.String` of k8s.io/apimachinery, which leaves out vowels and what looks like them. */
const random = '[bcdfghjklmnpqrstvwxz2456789]{5}';
const madeUp = new RegExp(`-token-${random}$`);
/** Those of the token controller, and of OpenShift, which makes one to pull images with too. */
const madeForAccounts = new RegExp(`^-(token|dockercfg)-${random}$`);

/** Whether a name ends as the token controller has names of Secrets end. */
export function endsLikeGeneratedToken(secret: string): boolean {
  return madeUp.test(secret);
}

/** Whether a Secret is called as those that controllers make by themselves for an account. */
export function isMadeNameFor(serviceAccount: string, secret: string): boolean {
  return secret.startsWith(serviceAccount) && madeForAccounts.test(secret.slice(serviceAccount.length));
}

/** Whether a Secret is called as those that the token controller made by itself for an account (before Kubernetes 1.24). */
export function isGeneratedTokenName(serviceAccount: string, secret: string): boolean {
  return isMadeNameFor(serviceAccount, secret) && endsLikeGeneratedToken(secret);
}

/** Whether the token controller made a Secret by itself: by its type, its account and its name, and it bears no mark of a person. */
export function isGeneratedToken({ type, metadata }: KubeObject): boolean {
  const { name, annotations = {}, labels = {} } = metadata;
  return (
    type === 'kubernetes.io/service-account-token' &&
    isGeneratedTokenName(annotations['kubernetes.io/service-account.name'] ?? '', name) &&
    Object.keys(annotations).every(
      (key) => isRuntimeAnnotation(key) || key.startsWith('kubernetes.io/service-account.'),
    ) &&
    Object.keys(labels).every((key) => isRuntimeLabel(key) || key.startsWith('kubernetes.io/legacy-token-'))
  );
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

/** Tells whether the token controller made a Secret for an account. */
export type IsToken = (account: string, secret: string) => boolean;

/** Drops the token Secrets that the source's token controller listed. `isToken`: whether a Secret is one of an account, by their names. */
export function adaptServiceAccount(draft: KubeObject, isToken: IsToken): void {
  if (draft.secrets === undefined) return;
  const account = draft.metadata.name;
  const kept = recordsOf(draft.secrets)
    .map(([, secret]) => secret)
    .filter(({ name }) => typeof name !== 'string' || !isToken(account, name));
  if (kept.length > 0) draft.secrets = kept;
  else delete draft.secrets;
}
