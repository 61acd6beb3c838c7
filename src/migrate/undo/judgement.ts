import { editorSince, isAsRunLeft } from '../../apply/as-left.ts';
import { definitionContent, namespaceLeftovers } from '../../apply/leftovers.ts';
import { updatedBy } from '../../apply/marks.ts';
import { bearable } from '../../apply/out-of-reach.ts';
import { givesClusterRights } from '../../apply/rights.ts';
import { areAlike } from '../../diff/exact.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { type Message, message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import { look, unseen } from './look.ts';
import type { SavedState } from './saved-state.ts';
import { type User, usersOf } from './users.ts';
import type { Update } from './written.ts';

/** What is to be said of an object that the run created: why it stays, or what goes with it that the run did not make. */
export interface Judgement {
  keep?: Message;
  warning?: Message;
}

/** Whether an object that a run created stays, or what goes with it. `going`: keys of all that the run created. */
export async function judgeRemoval(
  reader: ClusterReader,
  undone: UndoneRun,
  { ref, uid }: { ref: ObjectRef; uid: string },
  going: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Judgement> {
  const { run } = undone;
  const sight = await look(reader, ref, signal);
  if ('unseen' in sight) return { keep: sight.unseen };
  const live = sight.object;
  if (!live) return { keep: message('undo.gone') };
  if (live.metadata.uid !== uid) return { keep: message('undo.changed') };
  if (givesRightsToOthers(run, live)) return { keep: message('undo.shared-rights') };
  const isGoing = (one: ObjectRef) => going.has(refKey(one));
  try {
    const content = (await contentOf(reader, live, signal)).filter((one) => !isGoing(one));
    if (content.length > 0) {
      const code = live.kind === 'Namespace' ? 'undo.namespace-in-use' : 'undo.definition-in-use';
      return { keep: message(code, { objects: someOf(content) }) };
    }
    // A claim that a StatefulSet made goes with its namespace.
    const goes = ({ ref, object }: User) =>
      (isGoing(ref) && !givesRightsToOthers(run, object)) || going.has(`namespaces/${ref.namespace ?? ''}`);
    const users = (await usersOf(reader, live, signal)).filter((user) => !goes(user));
    if (users.length > 0) return { keep: message('undo.in-use', { objects: someOf(users.map(({ ref }) => ref)) }) };
  } catch (thrown) {
    return { keep: unseen(await bearable(thrown, reader, signal)) };
  }
  return warningOf(live, undone);
}

/** A binding that another run gave subjects to serves that run too. */
function givesRightsToOthers(run: string, live: KubeObject): boolean {
  const changer = live.metadata.annotations?.[updatedBy];
  return givesClusterRights(live) && changer !== undefined && changer !== run;
}

/** The first of some objects, as a person reads them. */
function someOf(objects: readonly ObjectRef[]): string {
  return objects
    .slice(0, 3)
    .map(({ kind, namespace, name }) => [kind, namespace === undefined ? name : `${namespace}/${name}`].join(' '))
    .join(', ');
}

/** What another run or a person put into the object since the run made it. */
function warningOf(live: KubeObject, { run, later }: UndoneRun): Judgement {
  if (live.kind === 'PersistentVolumeClaim') return { warning: message('undo.claim-data') };
  const changer = live.metadata.annotations?.[updatedBy];
  if (changer !== undefined && changer !== run) {
    return { warning: message(later.has(changer) ? 'undo.updated-later' : 'undo.updated-elsewhere', { run: changer }) };
  }
  const manager = editorSince(live, '');
  return manager === undefined ? {} : { warning: message('undo.edited', { manager }) };
}

/** What would go with an object: all that lies in a namespace, every custom resource of a definition. */
async function contentOf(reader: ClusterReader, live: KubeObject, signal: AbortSignal): Promise<ObjectRef[]> {
  if (live.kind === 'Namespace') return namespaceLeftovers(reader, live.metadata.name, signal);
  return live.kind === 'CustomResourceDefinition' ? definitionContent(reader, live, signal) : [];
}

/** A run that is undone, and the runs after it of which the same is still to be done. */
export interface UndoneRun {
  run: string;
  later: ReadonlySet<string>;
}

/** Why an object that the run changed stays as it is; nothing where it is put back. */
export function judgeUpdate(
  { run, later }: UndoneRun,
  { ref, left }: Update,
  live: KubeObject | undefined,
  saved: SavedState,
): Message | undefined {
  const { backup } = saved;
  const before = saved.object(ref);
  if (!live) return before ? message('undo.gone-saved', { backup }) : message('undo.gone-unsaved');
  if (before && live.metadata.uid !== before.metadata.uid) return message('undo.changed');
  // What an undo put back before it was interrupted is no more as the run left it.
  const isBack = before !== undefined && areAlike(before, live);
  if (!isBack && !isAsRunLeft(run, left, live)) {
    const last = live.metadata.annotations?.[updatedBy];
    // That run saved what this one left, so undoing it first leads back further.
    if (last !== undefined && later.has(last)) return message('undo.later-run', { run: last });
    return before ? message('undo.changed-since', { backup }) : message('undo.changed-since-unsaved');
  }
  return before ? undefined : (saved.gone ?? message('undo.unsaved', { backup }));
}
