import { pointerParts, sameJson } from '../model/json.ts';

/** What an API server fills in at one place of a kind; a `*` stands for any one step. */
type PlacedDefaults = Readonly<Record<string, unknown>>;

const devices = (at: string): PlacedDefaults => ({
  [`${at}/devices/requests/*/exactly/allocationMode`]: 'ExactCount',
  [`${at}/devices/requests/*/exactly/count`]: 1,
});
const webhooks: PlacedDefaults = { '/webhooks/*/clientConfig/service/port': 443, '/webhooks/*/timeoutSeconds': 10 };
const queuing = '/spec/limited/limitResponse/queuing';

/** Defaults that no schema of a server tells, and that mean something else elsewhere, by kind. Source: `zz_generated.defaults.go` and `defaults.go` of the API groups of Kubernetes. */
const placed: Readonly<Record<string, PlacedDefaults>> = {
  APIService: { '/spec/service/port': 443 },
  CSIDriver: {
    '/spec/attachRequired': true,
    '/spec/fsGroupPolicy': 'ReadWriteOnceWithFSType',
    '/spec/podInfoOnMount': false,
    '/spec/requiresRepublish': false,
    '/spec/seLinuxMount': false,
    '/spec/storageCapacity': false,
    '/spec/volumeLifecycleModes': ['Persistent'],
  },
  DaemonSet: {
    '/spec/updateStrategy/rollingUpdate/maxSurge': 0,
    '/spec/updateStrategy/rollingUpdate/maxUnavailable': 1,
  },
  Deployment: {
    '/spec/strategy/rollingUpdate/maxSurge': '25%',
    '/spec/strategy/rollingUpdate/maxUnavailable': '25%',
  },
  EndpointSlice: { '/ports/*/name': '' },
  FlowSchema: { '/spec/matchingPrecedence': 1000 },
  HorizontalPodAutoscaler: {
    '/spec/minReplicas': 1,
    '/spec/metrics': [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ],
  },
  IngressClass: { '/spec/parameters/scope': 'Cluster' },
  MutatingWebhookConfiguration: webhooks,
  PersistentVolume: { '/spec/persistentVolumeReclaimPolicy': 'Retain' },
  PriorityLevelConfiguration: {
    '/spec/limited/lendablePercent': 0,
    '/spec/limited/nominalConcurrencyShares': 30,
    [`${queuing}/handSize`]: 8,
    [`${queuing}/queueLengthLimit`]: 50,
    [`${queuing}/queues`]: 64,
  },
  ResourceClaim: devices('/spec'),
  ResourceClaimTemplate: devices('/spec/spec'),
  Service: { '/spec/sessionAffinityConfig/clientIP/timeoutSeconds': 10800 },
  StatefulSet: {
    '/spec/updateStrategy/rollingUpdate/maxUnavailable': 1,
    '/spec/volumeClaimTemplates/*/kind': 'PersistentVolumeClaim',
    '/spec/volumeClaimTemplates/*/status': { phase: 'Pending' },
  },
  ValidatingWebhookConfiguration: webhooks,
};

/** Whether an API server fills in just that value at that place (JSON pointer) of a built-in kind. */
export function isPlacedDefault(kind: string, pointer: string, value: unknown): boolean {
  const here = pointerParts(pointer);
  // In pods, wherever their spec stands.
  const [above = '', field] = here.slice(-2);
  if (above === 'serviceAccountToken' && field === 'expirationSeconds') return value === 3600;
  if (/^(liveness|readiness|startup)Probe$/.test(above) && field === 'timeoutSeconds') return value === 1;
  const known = Object.hasOwn(placed, kind) ? placed[kind] : undefined;
  return Object.entries(known ?? {}).some(([place, standard]) => {
    const parts = pointerParts(place);
    const isHere = parts.length === here.length && parts.every((part, n) => part === '*' || part === here[n]);
    return isHere && sameJson(standard, value);
  });
}
