import type { ContextInfo } from '../../model/clusters/cluster-contents.ts';
import { namespaceNameProblem } from '../namespace-name.ts';
import type { Translate } from '../translate.ts';

/** A context as the page "To which cluster?" offers it. */
export interface TargetChoice {
  context: string;
  description: string;
  /** The source's own cluster: allowed, with another namespace. */
  sameCluster: boolean;
}

/** What moves, as far as it is known before the first page. `context` is absent for a restore from a backup. */
export interface Source {
  context?: string;
  namespaces: string[];
}

/**
 * The contexts to move to. The one chosen last is first, then the others in their order; the source's own cluster is last
 * and says so, and contexts that cannot be used are left out.
 */
export function targetChoices(
  contexts: readonly ContextInfo[],
  source: Source,
  remembered: string | undefined,
  t: Translate,
): TargetChoice[] {
  const from = contexts.find((one) => one.name === source.context);
  const choices = contexts
    .filter((one) => one.problem === undefined)
    .map((one) => {
      const same = isSameCluster(one, from);
      const words = [one.cluster];
      if (same) words.push(t('the source itself: needs another namespace'));
      else if (one.name === remembered) words.push(t('chosen last time'));
      return { context: one.name, description: words.join(' · '), sameCluster: same };
    });
  const rank = (choice: TargetChoice) => (choice.sameCluster ? 2 : choice.context === remembered ? 0 : 1);
  return choices.sort((a, b) => rank(a) - rank(b));
}

/** Before any connection two contexts are taken for one cluster where the name or the server's address is the same. */
function isSameCluster(one: ContextInfo, source: ContextInfo | undefined): boolean {
  if (!source) return false;
  return one.name === source.name || (one.server !== undefined && one.server === source.server);
}

/**
 * Why a namespace cannot be the target of another one, or nothing.
 * `others` are the targets that other source namespaces have already.
 */
export function namespaceProblem(
  name: string,
  about: { source: string; sameCluster: boolean; others: readonly string[] },
  t: Translate,
): string | undefined {
  const problem = namespaceNameProblem(name, t);
  if (problem !== undefined) return problem;
  if (about.sameCluster && name === about.source) {
    return t('Source and target are the same cluster: {namespace} cannot be moved onto itself.', { namespace: name });
  }
  if (about.others.includes(name)) {
    return t('Another namespace of this migration goes to {namespace} already.', { namespace: name });
  }
  return undefined;
}

/** The target namespace that is offered first: the one of last time, the same name, or a free name on the same cluster. */
export function suggestedNamespace(
  source: string,
  about: { sameCluster: boolean; remembered?: string | undefined; taken: readonly string[] },
): string {
  if (about.remembered !== undefined && !(about.sameCluster && about.remembered === source)) return about.remembered;
  if (!about.sameCluster) return source;
  const stem = `${source.slice(0, 55)}-copy`;
  let name = stem;
  for (let number = 2; about.taken.includes(name); number += 1) name = `${stem}-${number}`;
  return name;
}
