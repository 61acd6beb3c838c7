import type { ClusterWriter } from '../../kube/cluster.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { veleroResource } from '../resource.ts';
import { statesOf } from '../states-of.ts';
import { phaseOf } from './run-progress.ts';
import type { RunPlace } from './run-scope.ts';
import { listVolumes } from './run-volumes.ts';
import { boundOf, lookWhileStill, type StillScope } from './still-look.ts';
import { Stillness } from './stillness.ts';

/**
 * Waits until a backup or a restore of Velero is past some phases, and gives it as it is then; nothing where it is not there.
 * @throws KubeferryError `unreachable` where nothing moves and the server does not answer, or for longer than `standstill`, and what the cluster throws; the reason of an
 * aborted signal.
 */
export async function waitPast(
  writer: ClusterWriter,
  place: RunPlace,
  phases: readonly string[],
  scope: StillScope,
): Promise<KubeObject | undefined> {
  const { kind, namespace, name } = place;
  const stillness = new Stillness(
    scope.stillSeconds,
    async () => {
      await lookWhileStill(writer, place, await listVolumes(writer, kind, place, scope.signal), scope);
    },
    boundOf(writer, place, scope),
  );
  const signal = AbortSignal.any([scope.signal, stillness.signal]);
  try {
    const resource = await veleroResource(writer, `${kind}s`, signal);
    for await (const state of statesOf(writer, { resource, namespace, name }, signal)) {
      stillness.moved();
      if (!state || !phases.includes(phaseOf(state))) return state;
    }
  } finally {
    stillness.end();
  }
  scope.signal.throwIfAborted();
  throw stillness.signal.reason;
}
