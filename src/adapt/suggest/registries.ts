import type { SuggestedName } from '../../model/assessment/suggestion.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { message } from '../../model/message.ts';
import { providerOf } from '../providers/provider.ts';
import { isForEverybody, nodeRegistry } from '../providers/registries.ts';
import { ranked } from './ranked.ts';

/** What tells of a cluster which registries its nodes pull from. */
export type PullFacts = Pick<ClusterFacts, 'registries' | 'nodes' | 'csiDrivers'>;

/**
 * The registries that can take the place of one: those that the target's nodes already pull from, first what they pull from by their own identity,
 * then by how many images they hold of it. None for a registry that everybody can pull from, or that the target uses already.
 */
export function suggestRegistries(from: string, target: PullFacts): SuggestedName[] {
  const { registries = [] } = target;
  if (isForEverybody(from) || pullsFrom(target, from)) return [];
  const cloud = providerOf(target);
  return ranked(
    registries
      .filter(({ host }) => !isForEverybody(host))
      .map(({ host, images }) => {
        const own = nodeRegistry(`${host}/image`);
        const isOwn = own !== undefined && own.cloud === cloud;
        return {
          to: host,
          points: (isOwn ? 1_000_000 : 0) + images,
          pros: [
            message('suggest.registry.used', { count: images }),
            ...(isOwn ? [message('suggest.registry.own', { registry: own.name })] : []),
          ],
          cons: [message('suggest.registry.copy')],
        };
      }),
  );
}

/** Whether nodes of a target hold images of a registry. */
export function pullsFrom({ registries = [] }: PullFacts, registry: string): boolean {
  return registries.some(({ host }) => host === registry);
}
