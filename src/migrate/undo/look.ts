import { bearable } from '../../apply/out-of-reach.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import type { KubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import {
  type ApiResource,
  apiVersionOf,
  groupResource,
  type KubeObject,
  type ObjectRef,
} from '../../model/objects/object.ts';

/** What can be seen of an object: as it is now, nothing where it or its kind is not there, or why that cannot be told. */
export type Sight = { object: KubeObject; resource: ApiResource } | { unseen: Message } | { object?: never };

/**
 * Looks at an object as it is now.
 * @throws KubeferryError `cancelled`, and what no object of the cluster would escape.
 */
export async function look(reader: ClusterReader, ref: ObjectRef, signal: AbortSignal): Promise<Sight> {
  const discovery = await reader.discovery({ signal });
  const resource = discovery.find(apiVersionOf(ref), ref.kind) ?? discovery.findResource(groupResource(ref));
  if (!resource) {
    return discovery.failed.includes(ref.group) ? { unseen: message('undo.silent', { group: ref.group }) } : {};
  }
  const { name, namespace } = ref;
  try {
    const object = await getIfThere(reader, { resource, name, ...(namespace !== undefined && { namespace }) }, signal);
    return object ? { object, resource } : {};
  } catch (thrown) {
    return { unseen: unseen(await bearable(thrown, reader, signal)) };
  }
}

/** Why nothing can be told of an object. */
export function unseen({ words }: KubeferryError): Message {
  return message('undo.unseen', { detail: words });
}
