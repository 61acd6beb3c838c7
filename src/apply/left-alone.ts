import type { Difference } from '../diff/difference.ts';
import { placesOf } from '../diff/places.ts';
import { versionsLost } from '../diff/versions-lost.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { givesClusterRights } from './rights.ts';

/**
 * Why an update leaves a live object as it is: it would take from others what they live by. Nothing where it does not.
 * `isOfSource`: the target is the cluster that the objects come from, so what lies outside namespaces is the source's own.
 */
export function whyLeftAlone(
  meant: KubeObject,
  live: KubeObject,
  changes: Difference[],
  isOfSource: boolean,
): Message | undefined {
  const versions = versionsLost(meant, live);
  if (versions.length > 0) return message('apply.versions-kept', { versions: versions.join(', ') });
  if (!isOfSource || live.metadata.namespace !== undefined || live.kind === 'Namespace') return undefined;
  const addsRights = givesClusterRights(live) && changes.every(({ pointer }) => pointer.startsWith('/subjects/'));
  return addsRights ? undefined : message('apply.source-own', { count: changes.length, places: placesOf(changes) });
}
