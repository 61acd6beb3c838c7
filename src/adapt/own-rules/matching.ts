import type { OwnRuleText } from '../../model/assessment/own-rule.ts';
import { guessedResource } from '../../model/objects/guessed-resource.ts';
import { labelMatcher } from '../../model/objects/label-selector.ts';
import { groupResource, type KubeObject } from '../../model/objects/object.ts';
import { globPattern } from '../../model/words/glob.ts';
import type { Offer } from '../offer.ts';

/** Which objects a rule looks at. `labels` has to be a selector that an API server takes. */
export function matcher({
  kinds,
  namespaces,
  labels,
}: OwnRuleText['match']): (object: KubeObject, target: Offer) => boolean {
  const kindsMeant = kinds?.map(globPattern);
  const namespacesMeant = namespaces?.map(globPattern);
  const labelled = labels === undefined ? undefined : labelMatcher(labels);
  return (object, target) => {
    const { metadata } = object;
    if (kindsMeant && !kindNames(object, target).some((name) => kindsMeant.some((glob) => glob.test(name))))
      return false;
    const place = object.kind === 'Namespace' ? metadata.name : metadata.namespace;
    if (namespacesMeant && !(place !== undefined && namespacesMeant.some((glob) => glob.test(place)))) return false;
    return labelled?.(metadata.labels ?? {}) ?? true;
  };
}

/** What a kind is called: `Deployment`, `Deployment.apps`, `deployments.apps`. */
function kindNames({ apiVersion, kind }: KubeObject, target: Offer): string[] {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${apiVersion.slice(0, slash)}`;
  const resource = target.resourceOf(apiVersion, kind) ?? groupResource(guessedResource(apiVersion, kind));
  return [resource, kind, `${kind}${group}`];
}
