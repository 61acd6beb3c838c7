import type { ClusterFacts } from '../../model/cluster-facts.ts';
import { message } from '../../model/message.ts';
import type { SuggestedName } from '../../model/suggestion.ts';
import { providerOf } from '../providers/provider.ts';
import { isForEverybody, nodeRegistry } from '../providers/registries.ts';
import { ranked } from './ranked.ts';

/**
 * The registries that can take the place of one: those that the target's nodes already pull from, first what they pull from by their own identity,
 * then by how many images they hold of it. None for a registry that everybody can pull from, or that the target uses already.
 */
export function suggestRegistries(from: string, target: ClusterFacts): SuggestedName[] {
  const { registries = [] } = target;
  if (isForEverybody(from) || registries.some(({ host }) => host === from)) return [];
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
