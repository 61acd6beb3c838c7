import { copyJson } from '../../model/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';
import { replacementOf } from '../removed-apis.ts';
import type { Converter } from './conversion.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { endpointSlice } from './endpoint-slice.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { ingress } from './ingress.ts';
import { podDisruptionBudget } from './pod-disruption-budget.ts';
import { priorityLevel } from './priority-level.ts';
import { runtimeClass } from './runtime-class.ts';
import { webhookConfiguration } from './webhook-configuration.ts';
import { workload } from './workload.ts';

/** Kinds whose fields moved; of the other built-in ones only the version has another name. */
const converters: Readonly<Record<string, Converter>> = {
  CustomResourceDefinition: customResourceDefinition,
  DaemonSet: workload,
  Deployment: workload,
  EndpointSlice: endpointSlice,
  HorizontalPodAutoscaler: horizontalPodAutoscaler,
  Ingress: ingress,
  MutatingWebhookConfiguration: webhookConfiguration,
  PodDisruptionBudget: podDisruptionBudget,
  PriorityLevelConfiguration: priorityLevel,
  ReplicaSet: workload,
  RuntimeClass: runtimeClass,
  StatefulSet: workload,
  ValidatingWebhookConfiguration: webhookConfiguration,
};

/** The object in another version of its kind, and what of it a person has to look at; nothing where it cannot be said in it. */
export function convert(object: KubeObject, to: string): { object: KubeObject; doubts: Message[] } | undefined {
  const draft = copyJson(object);
  const known = replacementOf(object.apiVersion, object.kind) === to;
  const doubts = known ? (converters[object.kind]?.(draft) ?? []) : [message('convert.fields')];
  if (doubts === 'impossible') return undefined;
  draft.apiVersion = to;
  return { object: draft, doubts };
}
