import type { Grant, WriteVerb } from '../../model/clusters/grants.ts';
import type { Translate } from '../translate.ts';

/** What is done where a grant allows it: the same everywhere, or by grant. */
export type Verbs = readonly WriteVerb[] | ((grant: Grant) => readonly WriteVerb[]);

/** The write gate in words: what a person allows by accepting. One sentence for each context. */
export function grantWords(grants: readonly Grant[], verbs: Verbs, t: Translate): string[] {
  return grants.map((grant) => {
    const what = (typeof verbs === 'function' ? verbs(grant) : verbs).join(', ');
    const namespaces = grant.namespaces.join(', ');
    const { context } = grant;
    if (grant.namespaces.length === 0) {
      return t('Allows in {context}: {verbs} cluster-scoped objects', { context, verbs: what });
    }
    return grant.clusterScoped
      ? t('Allows in {context}: {verbs} in {namespaces} and for cluster-scoped objects', {
          context,
          verbs: what,
          namespaces,
        })
      : t('Allows in {context}: {verbs} in {namespaces}', { context, verbs: what, namespaces });
  });
}
