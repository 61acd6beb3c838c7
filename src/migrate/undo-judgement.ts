import pLimit from 'p-limit';
import { runLabel, updatedBy } from '../apply/marks.ts';
import { definitionContent, namespaceLeftovers } from '../apply/remove.ts';
import { differs } from '../diff/compare.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { type Message, message } from '../model/message.ts';
import { apiVersionOf, groupResource, type KubeObject, type ObjectRef, refKey, refOf } from '../model/object.ts';
import { list, record, text } from '../model/parse.ts';
import { readWritten } from './history.ts';
import type { MigrateScope } from './scope.ts';

/** What a run wrote on one target, as the journal and the target itself tell. */
export interface Written {
  created: { ref: ObjectRef; uid: string }[];
  updated: ObjectRef[];
}

/**
 * What a run wrote on a target. An object without a result, or with a failure, was perhaps written all the same just before
 * a crash or a cut: its marks tell. Claims that a StatefulSet of the run made count as made by the run.
 */
export async function writtenBy(
  folder: string,
  run: string,
  target: string,
  reader: ClusterReader,
  { signal, concurrency }: MigrateScope,
): Promise<Written> {
  const { objects, intended } = await readWritten(folder, run, `apply:${target}`);
  const written: Written = { created: [], updated: [] };
  const doubtful = [...intended.values()];
  for (const { object, outcome, uid } of objects.values()) {
    if (outcome === 'created' && uid !== undefined) written.created.push({ ref: object, uid });
    else if (outcome === 'updated') written.updated.push(object);
    else doubtful.push(object);
  }
  const limit = pLimit(concurrency);
  const lives = await Promise.all(doubtful.map((ref) => limit(() => liveObject(reader, ref, signal))));
  for (const [index, ref] of doubtful.entries()) {
    const { labels, annotations, uid } = lives[index]?.metadata ?? {};
    if (labels?.[runLabel] === run && uid !== undefined) written.created.push({ ref, uid });
    else if (annotations?.[updatedBy] === run) written.updated.push(ref);
  }
  written.created.push(...(await claimsMade(reader, written, signal)));
  return written;
}

/** Claims by the templates of StatefulSets that the run created; their controller leaves them behind. */
async function claimsMade(
  reader: ClusterReader,
  { created }: Written,
  signal: AbortSignal,
): Promise<Written['created']> {
  const claims: Written['created'] = [];
  const known = new Set(created.map(({ ref }) => refKey(ref)));
  const resource = (await reader.discovery({ signal })).findResource('persistentvolumeclaims');
  for (const { ref, uid } of created) {
    if (!resource || groupResource(ref) !== 'statefulsets.apps' || ref.namespace === undefined) continue;
    const set = await liveObject(reader, ref, signal);
    const templates = list(record(set?.spec).volumeClaimTemplates).flatMap((one) => nameOf(one) ?? []);
    if (!set || set.metadata.uid !== uid || templates.length === 0) continue;
    const began = set.metadata.creationTimestamp ?? '';
    for await (const page of reader.list(resource, { namespace: ref.namespace, signal })) {
      for (const claim of page.items) {
        const { name, uid: claimUid, creationTimestamp = '' } = claim.metadata;
        const isOfSet = templates.some((template) => isOrdinal(name, `${template}-${ref.name}-`));
        const claimRef = refOf(resource, claim);
        if (!isOfSet || claimUid === undefined || creationTimestamp < began || known.has(refKey(claimRef))) continue;
        claims.push({ ref: claimRef, uid: claimUid });
      }
    }
  }
  return claims;
}

function nameOf(template: unknown): string | undefined {
  return text(record(record(template).metadata).name);
}

function isOrdinal(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
}

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

/** The object as it is now; nothing where it, or its kind, is not there. */
export async function liveObject(
  reader: ClusterReader,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const resource = (await reader.discovery({ signal })).find(apiVersionOf(ref), ref.kind);
  if (!resource) return undefined;
  const { name, namespace } = ref;
  return getIfThere(reader, { resource, name, ...(namespace !== undefined && { namespace }) }, signal);
}
