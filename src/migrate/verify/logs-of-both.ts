import { text } from 'node:stream/consumers';
import { isPodReady } from '../../apply/pod-troubles.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { type ErrorCode, type KubeferryError, toKubeferryError } from '../../model/error.ts';
import { recordAt, recordsOf } from '../../model/json/json.ts';
import { record, text as textOf } from '../../model/json/parse.ts';
import type { Message } from '../../model/message.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import type { VerifiedObject } from '../../model/verification/verification.ts';
import { podsOf } from './judge-namespace.ts';
import { type NamespaceState, workloadOf } from './read-side.ts';
import { usualContainer } from './usual-container.ts';

/** Lines of a log that are kept. */
const kept = 10;

/** One side of a workload: its cluster, and what was read of the namespace that it lies in. */
export interface LogSide {
  cluster: ClusterReader;
  state: NamespaceState;
}

/** A container whose log is asked for. */
interface LogPlace {
  namespace: string;
  name: string;
  container: string;
}

/**
 * The last lines of a workload that does not work, of both sides, the newest last: of the container that the reason names or else the usual one.
 * Nothing where it never ran on the target, or where no log can be read. Throws `cancelled`, and what makes the target unusable.
 */
export async function logsOfBoth(
  { object, reason }: { object: ObjectRef; reason: Message },
  { target, source }: { target: LogSide; source: LogSide | undefined },
  signal: AbortSignal,
): Promise<Pick<VerifiedObject, 'lines' | 'sourceLines'>> {
  const pod = podThatFails(object, target.state, textOf(reason.args.pod));
  const container = pod && (textOf(reason.args.container) || usualContainer(pod));
  if (!pod || !container || !hasRun(pod, container)) return {};
  const { namespace } = target.state;
  const lines = await lastLines(target.cluster, { namespace, name: pod.metadata.name, container }, endsTarget, signal);
  const working = source && podThatWorks(object, source.state);
  if (!lines || !working) return { ...(lines && { lines }) };
  const there = { namespace: source.state.namespace, name: working.metadata.name, container };
  const sourceLines = await lastLines(source.cluster, there, () => false, signal);
  return { lines, ...(sourceLines && { sourceLines }) };
}

/** The pod that a reason names, or one that is not Ready. */
function podThatFails(object: ObjectRef, state: NamespaceState, named: string | undefined): KubeObject | undefined {
  const pods = podsOfWorkload(object, state);
  return pods.find(({ metadata }) => metadata.name === named) ?? pods.find((pod) => !isPodReady(pod));
}

function podThatWorks(object: ObjectRef, state: NamespaceState): KubeObject | undefined {
  const pods = podsOfWorkload(object, state);
  return pods.find(isPodReady) ?? pods[0];
}

function podsOfWorkload(object: ObjectRef, state: NamespaceState): readonly KubeObject[] {
  const workload = workloadOf(object, state);
  if (!workload) return [];
  return workload.kind === 'Pod' ? [workload] : podsOf(workload, state.lists.get('pods') ?? []);
}

/** Whether a container of a pod runs or did, so that it may have said something. */
function hasRun({ status }: KubeObject, container: string): boolean {
  const { initContainerStatuses, containerStatuses } = record(status);
  const states = [...recordsOf(initContainerStatuses), ...recordsOf(containerStatuses)];
  const its = states.find(([, { name }]) => name === container)?.[1];
  const [now, before] = [recordAt(its, 'state'), recordAt(its, 'lastState')];
  return [now?.running, now?.terminated, before?.terminated].some((one) => one !== undefined);
}

/** The last lines of a container; nothing where it said none or they cannot be read. Throws `cancelled` and what `ends` says that it is to throw. */
async function lastLines(
  cluster: ClusterReader,
  place: LogPlace,
  ends: (error: KubeferryError) => boolean,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const linesOf = async (previous: boolean) => {
    const log = await text(await cluster.logs(place, { tailLines: kept, previous, signal }));
    return log.split('\n').filter((line) => line.trim() !== '');
  };
  try {
    const lines = await linesOf(false);
    // A container that was started again has said nothing yet.
    const last = lines.length > 0 ? lines : await linesOf(true);
    return last.length > 0 ? last : undefined;
  } catch (thrown) {
    // A pod may be gone by now, or its log not be for this person: the reason stands without it.
    if (signal.aborted || ends(toKubeferryError(thrown))) throw thrown;
    return undefined;
  }
}

const grave: ReadonlySet<ErrorCode> = new Set(['unreachable', 'expired-credentials', 'misconfigured']);

/** Whether the target itself is out of reach. Where a node is, its API server answers so or is silent about it, and answers all else. */
function endsTarget({ code, status = 0, words }: KubeferryError): boolean {
  return grave.has(code) && status < 500 && words.code !== 'kube.timeout';
}
