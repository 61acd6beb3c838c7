import { type JsonRecord, jsonPointer, recordAt } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import { containersOf, type PodSpec } from '../kinds/pod-templates.ts';
import { seccompField } from './baseline.ts';
import {
  addedCapabilities,
  contextsOf,
  type Holder,
  hasOwnUsers,
  isSince,
  type Violation,
  volumesWith,
} from './controls.ts';

/** Source: the Pod Security Standards of Kubernetes, level restricted, and `k8s.io/pod-security-admission/policy`. */
const volumes = new Set(
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' '),
);
const capabilities = new Set(['NET_BIND_SERVICE']);

/** Since when the level asks for these, or leaves pods of Windows out of them, as minor versions. Source: as above. */
const since = { escalation: 8, seccomp: seccompField, capabilities: 22, rootByNumber: 23, windowsOut: 25 };

/** What the level restricted forbids in a pod, or asks for, beyond what baseline does; `minor` is the version of the standards. */
export function restrictedViolations(pod: PodSpec, minor: number | undefined): Violation[] {
  const ownUsers = hasOwnUsers(pod, minor);
  const windows = recordAt(pod.spec, 'os')?.name === 'windows' && isSince(since.windowsOut, minor);
  return [
    ...volumesWith(pod, (source) => source !== 'hostPath' && !volumes.has(source)),
    ...(ownUsers || !isSince(since.rootByNumber, minor) ? [] : root(pod)),
    ...contextsOf(pod)
      .filter(hasOpenProc)
      .map(({ pointer }) => ({ pointer: `${pointer}/procMount`, control: 'procMount' })),
    ...containersOf(pod).flatMap((one) => ofContainer(one, pod.spec, { windows, ownUsers, minor })),
  ];
}

function hasOpenProc({ context }: Holder): boolean {
  return typeof context.procMount === 'string' && context.procMount !== 'Default';
}

/** The user 0 by its number. */
function root(pod: PodSpec): Violation[] {
  return contextsOf(pod)
    .filter(({ context }) => context.runAsUser === 0)
    .map(({ pointer }) => ({ pointer: `${pointer}/runAsUser`, control: 'runAsUser: 0' }));
}

function ofContainer(
  { pointer, container }: { pointer: string; container: JsonRecord },
  pod: JsonRecord,
  { windows, ownUsers, minor }: { windows: boolean; ownUsers: boolean; minor: number | undefined },
): Violation[] {
  const ofPod = recordAt(pod, 'securityContext');
  const own = recordAt(container, 'securityContext');
  const context = own ?? {};
  const at = own ? `${pointer}/securityContext` : pointer;
  const found: Violation[] = [];
  const lacks = (field: string, control: string, there: unknown, mayBeFilledIn = there === undefined) =>
    found.push({ pointer: there === undefined ? at : at + jsonPointer(field), control, mayBeFilledIn });
  // Users of a pod that has a user namespace of its own are nobody on the node.
  const nonRoot = context.runAsNonRoot ?? ofPod?.runAsNonRoot;
  if (!ownUsers && nonRoot !== true) {
    lacks('runAsNonRoot', 'runAsNonRoot != true', context.runAsNonRoot, nonRoot === undefined);
  }
  if (windows) return found;
  if (isSince(since.escalation, minor) && context.allowPrivilegeEscalation !== false) {
    lacks('allowPrivilegeEscalation', 'allowPrivilegeEscalation != false', context.allowPrivilegeEscalation);
  }
  const asksOfCapabilities = isSince(since.capabilities, minor);
  if (asksOfCapabilities && !texts(recordAt(context, 'capabilities')?.drop).includes('ALL')) {
    lacks('capabilities', 'capabilities.drop != ["ALL"]', context.capabilities, true);
  }
  const profile = recordAt(context, 'seccompProfile') ?? recordAt(ofPod, 'seccompProfile');
  if (isSince(since.seccomp, minor) && profile?.type === undefined) {
    lacks('seccompProfile', 'seccompProfile != RuntimeDefault', context.seccompProfile);
  }
  if (!own || !asksOfCapabilities) return found;
  return [...found, ...addedCapabilities({ context: own, pointer: at }, capabilities)];
}
