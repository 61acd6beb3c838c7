import { updatedBy } from '../../apply/marks.ts';
import { definitionContent, namespaceLeftovers } from '../../apply/remove.ts';
import { differs } from '../../diff/compare.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { type Message, message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/object.ts';
import { list, record, text } from '../../model/parse.ts';
import { liveObject } from './live-object.ts';

/** What is to be said of an object that the run created: why it stays, or what goes with it that the run did not make. */
export interface Judgement {
  keep?: Message;
  warning?: Message;
}

/** Whether an object that the run created stays, or what goes with it. `going`: keys of all that the run created. */
export async function judgeRemoval(
  reader: ClusterReader,
  ref: ObjectRef,
  uid: string,
  going: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Judgement> {
  const live = await liveObject(reader, ref, signal);
  if (!live) return { keep: message('undo.gone') };
  if (live.metadata.uid !== uid) return { keep: message('undo.changed') };
  const others = (await contentOf(reader, live, signal)).filter((one) => !going.has(refKey(one)));
  if (others.length === 0) return warningOf(live);
  const objects = others
    .slice(0, 3)
    .map(({ kind, namespace, name }) => [kind, namespace === undefined ? name : `${namespace}/${name}`].join(' '))
    .join(', ');
  return { keep: message(live.kind === 'Namespace' ? 'undo.namespace-in-use' : 'undo.definition-in-use', { objects }) };
}

/** Managers whose changes are the cluster's own: https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
const ownManagers = /^(kubeferry|kube-.*|kubelet|.*controller.*|.*operator.*|.*provisioner.*|kwok.*)$/;

/** What a person put into the object since the run made it. */
function warningOf(live: KubeObject): Judgement {
  if (live.kind === 'PersistentVolumeClaim') return { warning: message('undo.claim-data') };
  for (const entry of list(live.metadata.managedFields)) {
    const { manager, subresource } = record(entry);
    const by = text(manager);
    if (by === undefined || subresource !== undefined || ownManagers.test(by)) continue;
    return { warning: message('undo.edited', { manager: by }) };
  }
  return {};
}

/** What would go with an object: all that lies in a namespace, every custom resource of a definition. */
async function contentOf(reader: ClusterReader, live: KubeObject, signal: AbortSignal): Promise<ObjectRef[]> {
  if (live.kind === 'Namespace') return namespaceLeftovers(reader, live.metadata.name, signal);
  return live.kind === 'CustomResourceDefinition' ? definitionContent(reader, live, signal) : [];
}

/** Why an object that the run changed stays as it is; nothing where it is put back. */
export function judgeUpdate(
  run: string,
  live: KubeObject | undefined,
  saved: KubeObject | undefined,
  backup: string,
): Message | undefined {
  if (!saved) return message('undo.unsaved', { backup });
  if (!live) return message('undo.gone-saved', { backup });
  if (live.metadata.uid !== saved.metadata.uid) return message('undo.changed');
  // A later run has left its own mark. What was put back already bears none.
  const isOurs = live.metadata.annotations?.[updatedBy] === run || differs(saved, live).length === 0;
  return isOurs ? undefined : message('undo.changed-since', { backup });
}
