import { isRecord, pointerParts } from '../model/json/json.ts';
import { isBuiltIn } from '../model/objects/built-in.ts';
import type { Difference } from './difference.ts';
import { textMaps } from './text-maps.ts';

/**
 * Fields of built-in kinds that say nothing with a value that is zero, by that value: servers leave them out. Source: the Go types of
 * `k8s.io/api`: fields with `omitempty` that are no pointers in any kind, or where a pointer to it means the same.
 */
const zeros: ReadonlyMap<unknown, ReadonlySet<string>> = new Map<unknown, ReadonlySet<string>>([
  [
    false,
    new Set([
      ...['chapAuthDiscovery', 'chapAuthSession', 'clusterScope', 'deprecated', 'globalDefault', 'hostIPC'],
      ...['hostNetwork', 'hostPID', 'paused', 'preserveUnknownFields', 'publishNotReadyAddresses', 'readOnly'],
      ...['sslEnabled', 'stdin', 'stdinOnce', 'tty', 'unschedulable'],
    ]),
  ],
  [
    0,
    new Set([
      ...['failureThreshold', 'hostPort', 'initialDelaySeconds', 'minReadySeconds', 'number', 'periodSeconds'],
      ...['successThreshold', 'timeoutSeconds'],
    ]),
  ],
  [
    '',
    new Set([
      ...['apiGroup', 'audience', 'concurrencyPolicy', 'description', 'dnsPolicy', 'effect', 'externalName', 'fsType'],
      ...['externalTrafficPolicy', 'hostIP', 'hostname', 'imagePullPolicy', 'key', 'level', 'loadBalancerIP', 'medium'],
      ...['name', 'namespace', 'nodeName', 'operator', 'path', 'persistentVolumeReclaimPolicy', 'podManagementPolicy'],
      ...['prefix', 'priorityClassName', 'protocol', 'pullPolicy', 'restartPolicy', 'role', 'schedulerName', 'scheme'],
      ...['secretName', 'serviceAccount', 'serviceAccountName', 'serviceName', 'sessionAffinity', 'subPath'],
      ...['subPathExpr', 'subdomain', 'terminationMessagePath', 'terminationMessagePolicy', 'type', 'user', 'value'],
      ...['host', 'workingDir'],
    ]),
  ],
]);

/** Maps that say nothing while they hold nothing. Other fields ask for something even so, such as a volume that is `emptyDir: {}`, or a selector that takes all. */
const maps = new Set([
  ...['annotations', 'binaryData', 'hard', 'labels', 'limits', 'matchLabels', 'nodeSelector', 'options', 'overhead'],
  ...['parameters', 'podFixed', 'requests', 'stringData', 'volumeAttributes'],
]);

/** Below these a person may put what he likes. */
const anything = /\/(openAPIV3Schema|opaque)\/|^\/data\/|\/(options|volumeAttributes|stringData|binaryData)\//;

/** Whether a value at a place (JSON pointer) of a kind (`groupKindOf`) says the same as no field at all, so that servers leave it out. Of custom kinds nobody knows. */
export function isUnsaid(kind: string, pointer: string, value: unknown): boolean {
  const [group = ''] = kind.split('/');
  if (!isBuiltIn(group) || anything.test(pointer)) return false;
  const parts = pointerParts(pointer);
  const field = parts.at(-1) ?? '';
  if (isRecord(value)) return Object.keys(value).length === 0 && maps.has(field);
  return !textMaps.has(parts.at(-2) ?? '') && zeros.get(value)?.has(field) === true;
}

/** Fields that a server writes where they were not, and that say nothing while they are empty; a selector or a rule that is empty takes all. */
const writtenEmpty = new Set(['metadata', 'resources', 'securityContext', 'spec', 'strategy', 'updateStrategy']);

/** Whether a record at a place of a kind (`groupKindOf`), with nothing in it that says anything, says nothing, so that a server may have written it. */
export function isUnsaidRecord(kind: string, pointer: string): boolean {
  return writtenEmpty.has(pointerParts(pointer).at(-1) ?? '') || isUnsaid(kind, pointer, {});
}

/** Whether the right object has nothing where the left one, of that kind (`groupKindOf`), has what servers leave out. */
export function isLeftOut(kind: string, { pointer, left, right }: Difference): boolean {
  return right === undefined && isUnsaid(kind, pointer, left);
}
