import { copyJson, type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** A DeploymentConfig of OpenShift as a Deployment, and what a person has to look at; nothing where it cannot be one. Source: the API reference of OpenShift. */
export function deploymentOf(config: KubeObject): { object: KubeObject; doubts: Message[] } | undefined {
  const { metadata, spec: said } = copyJson(config);
  const spec = recordAt(said);
  const labels = recordAt(spec, 'selector') ?? recordAt(spec, 'template', 'metadata', 'labels');
  if (!spec || !labels || Object.keys(labels).length === 0 || spec.test === true || !hasImages(spec)) return undefined;
  const { triggers, test, selector, strategy, ...others } = spec;
  const rollout = rolloutOf(recordAt(strategy));
  if (!rollout) return undefined;
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { ...others, selector: { matchLabels: labels }, ...rollout.fields },
  };
  const byImage = recordsOf(triggers).some(([, { type }]) => type === 'ImageChange');
  const doubts = byImage ? [message('convert.triggers'), ...rollout.doubts] : rollout.doubts;
  return { object, doubts };
}

/** Whether each container says its image: a trigger may fill it in, which a Deployment has not. */
function hasImages(spec: JsonRecord): boolean {
  const containers = recordsOf(recordAt(spec, 'template', 'spec')?.containers);
  return containers.length > 0 && containers.every(([, { image }]) => (text(image)?.trim() ?? '') !== '');
}

/** How the pods are replaced; nothing for a way of one's own. */
function rolloutOf(strategy: JsonRecord | undefined): { fields: JsonRecord; doubts: Message[] } | undefined {
  const { type = 'Rolling' } = strategy ?? {};
  if (type !== 'Rolling' && type !== 'Recreate') return undefined;
  const params = recordAt(strategy, type === 'Rolling' ? 'rollingParams' : 'recreateParams') ?? {};
  const { maxSurge, maxUnavailable, timeoutSeconds } = params;
  const bounds = {
    ...(maxSurge !== undefined && { maxSurge }),
    ...(maxUnavailable !== undefined && { maxUnavailable }),
  };
  const rolling = {
    type: 'RollingUpdate',
    ...(Object.keys(bounds).length > 0 && { rollingUpdate: bounds }),
  };
  return {
    fields: {
      ...(strategy && { strategy: type === 'Rolling' ? rolling : { type } }),
      ...(typeof timeoutSeconds === 'number' && { progressDeadlineSeconds: timeoutSeconds }),
    },
    doubts: ['pre', 'mid', 'post'].some((hook) => params[hook] !== undefined) ? [message('convert.hooks')] : [],
  };
}
