import type { Grant } from '../model/clusters/grants.ts';
import { wrongUse } from './wrong-use.ts';

/** What `--allow-writes` grants, or the environment where the option is not there. Throws `usage`. */
export function grantsIn(given: readonly string[] | undefined, env: NodeJS.ProcessEnv): Grant[] {
  return grantsOf(given ?? (env.KUBEFERRY_ALLOW_WRITES ? [env.KUBEFERRY_ALLOW_WRITES] : []));
}

/** The grants of `CONTEXT/NAMESPACE` words; a context may hold slashes itself (those of EKS do). */
function grantsOf(lists: readonly string[]): Grant[] {
  const grants = new Map<string, Grant>();
  for (const word of lists.flatMap((text) => text.split(','))) {
    const slash = word.lastIndexOf('/');
    if (slash < 1 || slash === word.length - 1) throw wrongUse(`--allow-writes takes CONTEXT/NAMESPACE, not ${word}`);
    const context = word.slice(0, slash);
    const namespace = word.slice(slash + 1);
    const grant = grants.get(context) ?? { context, namespaces: [], clusterScoped: false };
    if (namespace === '_cluster') grant.clusterScoped = true;
    else grant.namespaces.push(namespace);
    grants.set(context, grant);
  }
  return [...grants.values()];
}
