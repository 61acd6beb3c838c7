import { isRuntimeAnnotation, isRuntimeLabel } from '../diff/runtime-names.ts';
import { recordAt, recordsOf } from '../model/json/json.ts';
import { type Message, message } from '../model/message.ts';
import { targetNamespace } from '../model/migration/target-namespace.ts';
import { controllerOf } from '../model/objects/controller.ts';
import { leftBehind, snapshotKinds } from '../model/objects/left-behind.ts';
import { isBootstrapped, madeByControllers, publishedConfigMaps } from '../model/objects/made-again.ts';
import { groupResource, type KubeObject, type ObjectRef, parseApiVersion } from '../model/objects/object.ts';
import type { AdaptContext } from './context.ts';
import { hasEnded } from './kinds/jobs.ts';
import { isGeneratedToken, isGeneratedTokenName } from './kinds/secrets.ts';
import { endpointsOf } from './objects/endpoints.ts';

/** More kinds that a cluster keeps about itself, as `<resource>[.<group>]`; a backup may hold them, and another cluster makes its own. */
export const clusterOwn: ReadonlySet<string> = new Set([
  'bindings',
  'certificatesigningrequests.certificates.k8s.io',
  'componentstatuses',
  'controllerrevisions.apps',
  'csistoragecapacities.storage.k8s.io',
  'ipaddresses.networking.k8s.io',
  'leases.coordination.k8s.io',
  'nodes.metrics.k8s.io',
  'pods.metrics.k8s.io',
  'resourceslices.resource.k8s.io',
  'servicecidrs.networking.k8s.io',
  'storageversions.internal.apiserver.k8s.io',
]);

/** Why the target does not get an object; nothing where it does. */
export function omission(ref: ObjectRef, object: KubeObject, about: AdaptContext): Message | undefined {
  const resource = groupResource(ref);
  if (ref.namespace !== undefined && !about.namespaces.includes(ref.namespace)) {
    return message('adapt.omit.namespace', { namespace: ref.namespace });
  }
  if (about.isSystemPart?.(ref.namespace, object.metadata.labels ?? {})) return message('adapt.omit.system-part');
  if (leftBehind.has(resource) || clusterOwn.has(resource))
    return message('adapt.omit.cluster-own', { kind: ref.kind });
  if (snapshotKinds.has(resource)) return message('adapt.omit.snapshot');
  return owned(resource, ref, object, about) ?? ofKind(resource, ref, object, about);
}

/**
 * What a controller owns, it makes again: those of Kubernetes a few kinds only, and an operator whatever its own kinds own. An
 * operator has to run on the target for that, which cannot be seen. The data of a claim nobody makes again: with data that goes along, it comes.
 */
function owned(resource: string, ref: ObjectRef, object: KubeObject, about: AdaptContext): Message | undefined {
  const owner = controllerOf(object);
  if (!owner) return undefined;
  const custom = parseApiVersion(owner.apiVersion).group.includes('.');
  if (!madeByControllers.has(resource) && (!custom || about.ownerMoves?.(owner) === false)) return undefined;
  const { kind, name } = owner;
  if (resource === 'persistentvolumeclaims') {
    const choice = about.volumes.get(`${ref.namespace ?? ''}/${ref.name}`) ?? 'empty';
    return choice === 'empty' ? message('adapt.omit.operator-claim', { kind, name }) : undefined;
  }
  return custom ? message('adapt.omit.operator', { kind, name }) : message('adapt.omit.owned', { kind, name });
}

function ofKind(resource: string, ref: ObjectRef, object: KubeObject, about: AdaptContext): Message | undefined {
  switch (resource) {
    case 'pods':
      return pod(object);
    case 'jobs.batch':
      return hasEnded(object) ? message('adapt.omit.finished') : undefined;
    case 'endpoints':
      return endpoints(object, ref.name);
    case 'endpointslices.discovery.k8s.io':
      return endpoints(object, object.metadata.labels?.['kubernetes.io/service-name'] ?? '');
    case 'services':
      return ref.namespace === 'default' && ref.name === 'kubernetes' ? everyCluster() : undefined;
    case 'configmaps':
      return publishedConfigMaps.has(ref.name) ? everyNamespace() : undefined;
    case 'serviceaccounts':
      return ref.name === 'default' && isUntouched(ref, object, about) ? everyNamespace() : undefined;
    case 'secrets':
      return secret(object);
    case 'namespaces':
      return /^(default|kube-(system|public|node-lease))$/.test(ref.name) &&
        targetNamespace(about.mappings, ref.name) === ref.name
        ? everyCluster()
        : undefined;
    case 'persistentvolumeclaims':
      return about.volumes.get(`${ref.namespace ?? ''}/${ref.name}`) === 'omit'
        ? message('adapt.omit.claim')
        : undefined;
    case 'persistentvolumes':
      return volume(object);
    case 'storageclasses.storage.k8s.io':
      return mappedClass(ref.name, about.mappings.storageClasses);
    case 'ingressclasses.networking.k8s.io':
      return mappedClass(ref.name, about.mappings.ingressClasses);
    default:
      return madeByServer(resource, ref, object);
  }
}

const everyCluster = () => message('adapt.omit.every-cluster');
const everyNamespace = () => message('adapt.omit.every-namespace');

function pod(object: KubeObject): Message | undefined {
  if (object.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
    return message('adapt.omit.mirror-pod');
  const phase = recordAt(object.status)?.phase;
  return phase === 'Succeeded' || phase === 'Failed' ? message('adapt.omit.finished') : undefined;
}

/** Endpoints of a Service with a selector are the controller's. */
function endpoints(object: KubeObject, service: string): Message | undefined {
  if (object.metadata.namespace === 'default' && service === 'kubernetes') return everyCluster();
  return endpointsOf(object)?.ofPods ? message('adapt.omit.endpoints', { name: service }) : undefined;
}

/** A default ServiceAccount that nobody changed holds nothing but its token Secret. */
function isUntouched({ namespace = '' }: ObjectRef, account: KubeObject, { isOwnSecret }: AdaptContext): boolean {
  const { annotations, labels } = account.metadata;
  const secrets = recordsOf(account.secrets);
  return (
    Object.keys(annotations ?? {}).every(isRuntimeAnnotation) &&
    Object.keys(labels ?? {}).every((name) => isRuntimeLabel(name)) &&
    recordsOf(account.imagePullSecrets).length === 0 &&
    account.automountServiceAccountToken === undefined &&
    secrets.every(
      ([, { name }]) =>
        typeof name === 'string' && isGeneratedTokenName('default', name) && !isOwnSecret?.(namespace, name),
    )
  );
}

function secret(object: KubeObject): Message | undefined {
  if (object.type === 'bootstrap.kubernetes.io/token') return message('adapt.omit.cluster-own', { kind: 'Secret' });
  return isGeneratedToken(object) ? message('adapt.omit.token') : undefined;
}

/** A volume that was provisioned, or that holds a claim's data, belongs to the source's storage. */
function volume(object: KubeObject): Message | undefined {
  if (object.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined) {
    return message('adapt.omit.provisioned');
  }
  const claim = recordAt(object.spec, 'claimRef');
  if (claim?.uid === undefined) return undefined;
  return message('adapt.omit.bound-volume', { claim: `${String(claim.namespace)}/${String(claim.name)}` });
}

function mappedClass(name: string, classes: Record<string, string> = {}): Message | undefined {
  const to = Object.hasOwn(classes, name) ? classes[name] : undefined;
  return to === undefined || to === name ? undefined : message('adapt.omit.mapped-class', { from: name, to });
}

/** What API servers make at their start, by the marks that they put on it. */
function madeByServer(resource: string, ref: ObjectRef, object: KubeObject): Message | undefined {
  const { labels = {}, annotations = {} } = object.metadata;
  const made =
    isBootstrapped(object.metadata) ||
    labels['kube-aggregator.kubernetes.io/automanaged'] !== undefined ||
    annotations['apf.kubernetes.io/autoupdate-spec'] === 'true' ||
    (resource === 'priorityclasses.scheduling.k8s.io' && ref.name.startsWith('system-'));
  return made ? everyCluster() : undefined;
}
