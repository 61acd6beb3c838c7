import { pointerParts, sameJson } from '../model/json/json.ts';

/** What an API server fills in at one place of a kind; a `*` stands for any one step. */
type PlacedDefaults = Readonly<Record<string, unknown>>;

const devices = (at: string): PlacedDefaults => ({
  [`${at}/devices/requests/*/exactly/allocationMode`]: 'ExactCount',
  [`${at}/devices/requests/*/exactly/count`]: 1,
});
const webhooks: PlacedDefaults = {
  '/webhooks/*/clientConfig/service/port': 443,
  '/webhooks/*/timeoutSeconds': 10,
  '/webhooks/*/namespaceSelector': {},
  '/webhooks/*/objectSelector': {},
};
const policies: PlacedDefaults = {
  '/spec/matchConstraints/namespaceSelector': {},
  '/spec/matchConstraints/objectSelector': {},
};
const bindings: PlacedDefaults = {
  '/spec/matchResources/namespaceSelector': {},
  '/spec/matchResources/objectSelector': {},
};
const queuing = '/spec/limited/limitResponse/queuing';

/** Defaults that no schema of a server tells, and that mean something else elsewhere, by group and kind. Source: `zz_generated.defaults.go` and `defaults.go` of the API groups of Kubernetes. */
const placed: Readonly<Record<string, PlacedDefaults>> = {
  'apiregistration.k8s.io/APIService': { '/spec/service/port': 443 },
  'storage.k8s.io/CSIDriver': {
    '/spec/attachRequired': true,
    '/spec/fsGroupPolicy': 'ReadWriteOnceWithFSType',
    '/spec/podInfoOnMount': false,
    '/spec/requiresRepublish': false,
    '/spec/seLinuxMount': false,
    '/spec/storageCapacity': false,
    '/spec/volumeLifecycleModes': ['Persistent'],
  },
  '/ConfigMap': { '/data': {} },
  'apiextensions.k8s.io/CustomResourceDefinition': { '/spec/versions/*/additionalPrinterColumns/*/priority': 0 },
  'apps/DaemonSet': {
    '/spec/updateStrategy/rollingUpdate/maxSurge': 0,
    '/spec/updateStrategy/rollingUpdate/maxUnavailable': 1,
  },
  'apps/Deployment': {
    '/spec/strategy/rollingUpdate/maxSurge': '25%',
    '/spec/strategy/rollingUpdate/maxUnavailable': '25%',
  },
  'discovery.k8s.io/EndpointSlice': { '/ports/*/name': '' },
  'flowcontrol.apiserver.k8s.io/FlowSchema': { '/spec/matchingPrecedence': 1000 },
  'autoscaling/HorizontalPodAutoscaler': {
    '/spec/minReplicas': 1,
    '/spec/metrics': [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ],
  },
  'networking.k8s.io/IngressClass': { '/spec/parameters/scope': 'Cluster' },
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': policies,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': bindings,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'networking.k8s.io/NetworkPolicy': { '/spec/podSelector': {} },
  '/PersistentVolume': { '/spec/persistentVolumeReclaimPolicy': 'Retain', '/spec/storageClassName': '' },
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': {
    '/spec/limited/lendablePercent': 0,
    '/spec/limited/nominalConcurrencyShares': 30,
    [`${queuing}/handSize`]: 8,
    [`${queuing}/queueLengthLimit`]: 50,
    [`${queuing}/queues`]: 64,
  },
  'resource.k8s.io/ResourceClaim': devices('/spec'),
  'resource.k8s.io/ResourceClaimTemplate': devices('/spec/spec'),
  '/Secret': { '/data': {} },
  '/Service': { '/spec/selector': {}, '/spec/sessionAffinityConfig/clientIP/timeoutSeconds': 10800 },
  'apps/StatefulSet': {
    '/spec/updateStrategy/rollingUpdate/maxUnavailable': 1,
    '/spec/volumeClaimTemplates/*/apiVersion': 'v1',
    '/spec/volumeClaimTemplates/*/kind': 'PersistentVolumeClaim',
    '/spec/volumeClaimTemplates/*/status': { phase: 'Pending' },
    // Where a manifest has an empty status, as tools write it.
    '/spec/volumeClaimTemplates/*/status/phase': 'Pending',
  },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': policies,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': bindings,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
};

/** Whether an API server fills in just that value at that place (JSON pointer) of a built-in kind (`groupKindOf`). */
export function isPlacedDefault(kind: string, pointer: string, value: unknown): boolean {
  const here = pointerParts(pointer);
  // In pods, wherever their spec stands.
  const [above = '', field] = here.slice(-2);
  if (above === 'httpGet' && field === 'path') return value === '/';
  if (above === 'serviceAccountToken' && field === 'expirationSeconds') return value === 3600;
  if (/^(liveness|readiness|startup)Probe$/.test(above) && field === 'timeoutSeconds') return value === 1;
  const known = Object.hasOwn(placed, kind) ? placed[kind] : undefined;
  return Object.entries(known ?? {}).some(([place, standard]) => {
    const parts = pointerParts(place);
    const isHere = parts.length === here.length && parts.every((part, n) => part === '*' || part === here[n]);
    return isHere && sameJson(standard, value);
  });
}
