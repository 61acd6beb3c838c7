import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { matchesSelector } from '../../apply/label-selector.ts';
import { isPodReady } from '../../apply/pod-troubles.ts';
import type { ClusterReader, ExecOptions } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { recordAt } from '../../model/json/json.ts';
import { record } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { CheckAnswer } from '../../model/verification/verification.ts';
import type { CommandCheck } from '../../model/verification/verify-checks.ts';
import { longestAnswer, TooLong } from './answer-text.ts';
import { endsWithCaller, type LeashedEnd, ranNothing, wasEnded } from './ends-with-caller.ts';
import { usualContainer } from './usual-container.ts';

/** Characters of the standard error that are kept, about. */
const mostErrors = 1000;

const resources: Readonly<Record<string, string>> = {
  deployment: 'deployments.apps',
  statefulset: 'statefulsets.apps',
  daemonset: 'daemonsets.apps',
  pod: 'pods',
};

/** Runs the command of a check in a Ready pod, and gives what it wrote to its output. Throws what the cluster throws. */
export async function askCommand(
  cluster: ClusterReader,
  { command, namespace }: { command: CommandCheck; namespace: string },
  signal: AbortSignal,
): Promise<CheckAnswer> {
  const found = await podOf(cluster, command.workload, namespace, signal);
  if ('why' in found) return { answered: false, why: found.why, denied: false };
  const { pod } = found;
  const container = command.container ?? usualContainer(pod);
  const place = { namespace, name: pod.metadata.name, ...(container !== undefined && { container }) };
  // It stays open as long as somebody waits for the command.
  const stdin = new PassThrough();
  // Nothing that the command itself says is taken for it.
  const mark = randomUUID();
  const leashed = await output(cluster, place, { command: endsWithCaller(command.command, mark), stdin, signal });
  if (!ranNothing(leashed, mark)) return answerOf(leashed);
  // The container has no shell, or not that program: the server says so of the command itself.
  return answerOf(await output(cluster, place, { command: command.command, signal }));
}

async function output(
  cluster: ClusterReader,
  place: { namespace: string; name: string; container?: string },
  run: ExecOptions & { signal: AbortSignal },
): Promise<LeashedEnd> {
  const ended = new AbortController();
  const parts: Buffer[] = [];
  let errors = '';
  let size = 0;
  const stdout = (bytes: Buffer) => {
    size += bytes.length;
    if (size > longestAnswer) ended.abort();
    else parts.push(bytes);
  };
  const stderr = (bytes: Buffer) => {
    // It is looked at for a mark only.
    if (errors.length < mostErrors) errors += bytes.toString();
  };
  const either = AbortSignal.any([run.signal, ended.signal]);
  try {
    const result = await cluster.exec(place, { ...run, stdout, stderr, signal: either });
    return { ...result, text: Buffer.concat(parts).toString(), errors };
  } catch (thrown) {
    if (ended.signal.aborted) throw new TooLong();
    throw thrown;
  } finally {
    run.stdin?.destroy();
  }
}

function answerOf({ exitCode, reason, text }: LeashedEnd): CheckAnswer {
  // What shells give for a command that cannot be run; the server says why, unless the command itself ended so.
  const isRun = exitCode !== 126 || reason === undefined || wasEnded(reason);
  return isRun ? { answered: true, code: exitCode, text } : notRun(reason);
}

function notRun(detail: string): CheckAnswer {
  return { answered: false, why: message('verification.check.not-run', { detail }), denied: false };
}

/** A Ready pod of a workload; or why there is none. */
async function podOf(
  cluster: ClusterReader,
  workload: string,
  namespace: string,
  signal: AbortSignal,
): Promise<{ pod: KubeObject } | { why: Message }> {
  const [kind = '', name = ''] = workload.split('/');
  const discovery = await cluster.discovery({ signal });
  const [resource, pods] = [discovery.findResource(resources[kind] ?? ''), discovery.findResource('pods')];
  const owner = resource && (await getIfThere(cluster, { resource, namespace, name }, signal));
  if (!owner || !pods) return { why: message('verification.check.not-there', { workload, namespace }) };
  if (kind === 'pod') return { pod: owner };
  const selector = recordAt(owner.spec)?.selector;
  for await (const { items } of cluster.list(pods, { namespace, signal })) {
    const pod = items.find(
      (one) =>
        matchesSelector(selector, one.metadata.labels) && record(one.status).phase === 'Running' && isPodReady(one),
    );
    if (pod) return { pod };
  }
  return { why: message('verification.check.no-pod', { workload, namespace }) };
}
