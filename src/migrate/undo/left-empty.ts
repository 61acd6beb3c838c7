import { namespaceLeftovers } from '../../apply/leftovers.ts';
import { migrationLabel, runLabel } from '../../apply/marks.ts';
import { bearable } from '../../apply/out-of-reach.ts';
import { ownNames } from '../../diff/owned-fields.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { type Message, message } from '../../model/message.ts';
import { type ObjectRef, refKey } from '../../model/objects/object.ts';
import { look } from './look.ts';

/**
 * Namespaces that an undo empties and that another run made: whether that one is undone already nobody can tell from here, so
 * they stay, and a person learns it. `going`: what the undo removes. @throws what no namespace of the cluster would escape.
 */
export async function leftEmpty(
  reader: ClusterReader,
  run: string,
  going: readonly ObjectRef[],
  signal: AbortSignal,
): Promise<{ ref: ObjectRef; reason: Message }[]> {
  const keys = new Set(going.map(refKey));
  const found: { ref: ObjectRef; reason: Message }[] = [];
  for (const name of new Set(going.flatMap(({ namespace }) => namespace ?? []))) {
    const ref: ObjectRef = { group: '', version: 'v1', resource: 'namespaces', kind: 'Namespace', name };
    if (keys.has(refKey(ref))) continue;
    const reason = await whoseNamespace(reader, run, ref, signal);
    if (reason && (await willBeEmpty(reader, name, keys, signal))) found.push({ ref, reason });
  }
  return found;
}

/** Why a namespace stays that another run made; nothing for any other. */
async function whoseNamespace(
  reader: ClusterReader,
  run: string,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<Message | undefined> {
  const sight = await look(reader, ref, signal);
  const live = 'unseen' in sight ? undefined : sight.object;
  const { [runLabel]: maker, [migrationLabel]: migration = '' } = live?.metadata.labels ?? {};
  if (!live || maker === undefined || maker === run || !ownNames(live, 'labels').has(runLabel)) return undefined;
  return message('undo.namespace-of-run', { run: maker, migration });
}

async function willBeEmpty(
  reader: ClusterReader,
  namespace: string,
  going: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await namespaceLeftovers(reader, namespace, signal)).every((ref) => going.has(refKey(ref)));
  } catch (thrown) {
    // Of what may not be seen nothing is said.
    await bearable(thrown, reader, signal);
    return false;
  }
}
