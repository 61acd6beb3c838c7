import { copyJson } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { alikeVersions } from '../alike-versions.ts';
import { replacementOf } from '../removed-apis.ts';
import { certificate, issuer } from './cert-manager.ts';
import { certificateSigningRequest } from './certificate-signing-request.ts';
import type { Converter } from './conversion.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { deviceClass, resourceClaim } from './device.ts';
import { endpointSlice } from './endpoint-slice.ts';
import { externalSecret, secretStore } from './external-secrets.ts';
import { fluxSource, helmRelease, kustomization } from './flux.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { ingress } from './ingress.ts';
import { podDisruptionBudget } from './pod-disruption-budget.ts';
import { policyBinding } from './policy-binding.ts';
import { priorityLevel } from './priority-level.ts';
import { roleBinding } from './role-binding.ts';
import { runtimeClass } from './runtime-class.ts';
import { storageVersionMigration } from './storage-version-migration.ts';
import { traefik } from './traefik.ts';
import { webhookConfiguration } from './webhook-configuration.ts';
import { workload } from './workload.ts';

/** Kinds whose fields moved or may mean something else; of the other ones only the version has another name. */
const converters: Readonly<Record<string, Converter>> = {
  Bucket: fluxSource,
  Certificate: certificate,
  CertificateSigningRequest: certificateSigningRequest,
  ClusterExternalSecret: externalSecret,
  ClusterIssuer: issuer,
  ClusterRoleBinding: roleBinding,
  ClusterSecretStore: secretStore,
  CustomResourceDefinition: customResourceDefinition,
  DaemonSet: workload,
  Deployment: workload,
  DeviceClass: deviceClass,
  EndpointSlice: endpointSlice,
  ExternalSecret: externalSecret,
  GitRepository: fluxSource,
  HelmChart: fluxSource,
  HelmRelease: helmRelease,
  HelmRepository: fluxSource,
  HorizontalPodAutoscaler: horizontalPodAutoscaler,
  Ingress: ingress,
  IngressRoute: traefik,
  IngressRouteTCP: traefik,
  Issuer: issuer,
  Kustomization: kustomization,
  Middleware: traefik,
  MutatingAdmissionPolicyBinding: policyBinding,
  MutatingWebhookConfiguration: webhookConfiguration,
  OCIRepository: fluxSource,
  PodDisruptionBudget: podDisruptionBudget,
  PriorityLevelConfiguration: priorityLevel,
  ReplicaSet: workload,
  ResourceClaim: resourceClaim,
  ResourceClaimTemplate: resourceClaim,
  RoleBinding: roleBinding,
  RuntimeClass: runtimeClass,
  SecretStore: secretStore,
  StatefulSet: workload,
  StorageVersionMigration: storageVersionMigration,
  TLSOption: traefik,
  ValidatingAdmissionPolicyBinding: policyBinding,
  ValidatingWebhookConfiguration: webhookConfiguration,
};

/** The object in another version of its kind, and what of it a person has to look at; nothing where it cannot be said in it. */
export function convert(object: KubeObject, to: string): { object: KubeObject; doubts: Message[] } | undefined {
  const draft = copyJson(object);
  const known = replacementOf(object.apiVersion, object.kind) === to;
  const alike = alikeVersions(object.apiVersion, object.kind).includes(to);
  const unknown = alike ? [] : [message('convert.fields')];
  const doubts = known ? (converters[object.kind]?.(draft) ?? []) : unknown;
  if (doubts === 'impossible') return undefined;
  draft.apiVersion = to;
  return { object: draft, doubts };
}
