import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import { containersOf, type PodSpec } from '../kinds/pod-templates.ts';

/** A field that a level forbids, or the lack of one that it asks for. */
export interface Violation {
  pointer: string;
  /** The field or setting, as the standards name it. */
  control: string;
  /** Whether it is the lack of something that what admits pods may fill in before the level is looked at. */
  mayBeFilledIn?: boolean;
}

/** A security context of a pod or of a container, and where it stands. */
export interface Holder {
  context: JsonRecord;
  pointer: string;
}

/** The security contexts of a pod and of its containers, those that are there. */
export function contextsOf(pod: PodSpec): Holder[] {
  const own = recordAt(pod.spec, 'securityContext');
  const ofContainers = containersOf(pod).flatMap(({ pointer, container }) => {
    const context = recordAt(container, 'securityContext');
    return context ? [{ context, pointer: `${pointer}/securityContext` }] : [];
  });
  return [...(own ? [{ context: own, pointer: jsonPointer(...pod.path, 'securityContext') }] : []), ...ofContainers];
}

/** The volumes of a pod that have one of some sources, or none of them. */
export function volumesWith(pod: PodSpec, wanted: (source: string) => boolean): Violation[] {
  return recordsOf(pod.spec.volumes).flatMap(([index, volume]) =>
    Object.keys(volume)
      .filter((source) => source !== 'name' && wanted(source))
      .map((source) => ({
        pointer: jsonPointer(...pod.path, 'volumes', index, source),
        control: `volumes: ${source}`,
      })),
  );
}

/** Capabilities that are added though they are not among the allowed ones. */
export function addedCapabilities({ context, pointer }: Holder, allowed: ReadonlySet<string>): Violation[] {
  const added = texts(recordAt(context, 'capabilities')?.add).filter((name) => !allowed.has(name));
  if (added.length === 0) return [];
  return [{ pointer: `${pointer}/capabilities/add`, control: `capabilities.add: ${added.join(', ')}` }];
}

/** Since when pods with users of their own may do more, as a minor version. Source: `k8s.io/pod-security-admission/policy`. */
const ownUsersCount = 35;

/** Whether the standards of a version count that a pod has users of its own, who are nobody on the node. */
export function hasOwnUsers(pod: PodSpec, minor: number | undefined): boolean {
  return pod.spec.hostUsers === false && isSince(ownUsersCount, minor);
}

/** Whether the standards allow what they do since a minor version; those of an unknown version may. */
export function isSince(first: number, minor: number | undefined): boolean {
  return minor === undefined || minor >= first;
}
