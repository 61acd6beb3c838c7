import type { Fix } from '../../../model/assessment/finding.ts';
import { copyJson, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { operationsBetween } from '../../edit/operations-between.ts';
import { edit } from '../../fixes/fixes.ts';
import { adaptPodSpec, podSpecOf } from '../../kinds/pod-templates.ts';
import { ownersOf } from '../../objects/owners.ts';
import type { Rule } from '../rule.ts';

/** A pod that nothing makes again. */
export const rule: Rule = {
  id: 'pod-bare',
  kinds: ['Pod'],
  *check(object) {
    const { apiVersion, metadata, spec } = object;
    if (apiVersion !== 'v1' || ownersOf(object).length > 0) return;
    // What runs to its end is not to be made again.
    const policy = recordAt(spec)?.restartPolicy;
    if (policy === 'Never' || policy === 'OnFailure') return;
    const words = message('rule.pod-bare', { name: metadata.name });
    yield { severity: 'info', pointer: '/kind', message: words, fixes: inDeployment(object) };
  },
};

/** The pod as that of a Deployment of its name, without what the source put into it. */
function inDeployment(object: KubeObject): Fix[] {
  const draft = copyJson(object);
  const pod = podSpecOf('pods', draft);
  if (!pod) return [];
  adaptPodSpec(pod, () => undefined);
  const { name, namespace, labels: said, annotations } = draft.metadata;
  const labels = said && Object.keys(said).length > 0 ? said : { app: name };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, ...(namespace !== undefined && { namespace }), labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels, ...(annotations && { annotations }) }, spec: pod.spec },
    },
  };
  return [edit(message('fix.in-deployment'), ...operationsBetween(object, deployment))];
}
