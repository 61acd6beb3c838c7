import { type KubeObject, parseApiVersion } from '../model/objects/object.ts';

/** The kind of an object with its group, whatever the version, such as `apps/Deployment`; `/Service` for Kubernetes' own, and not one of Knative. */
export function groupKindOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  return `${parseApiVersion(apiVersion).group}/${kind}`;
}
