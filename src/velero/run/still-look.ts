import type { ClusterWriter } from '../../kube/cluster.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import { durationSeconds } from '../../model/go-duration.ts';
import { type Message, message } from '../../model/message.ts';
import type { VeleroVolume } from '../../model/velero/velero-run.ts';
import { requireAnswer } from '../server-answers.ts';
import { unlessDenied } from '../unless-denied.ts';
import type { RunPlace, RunScope } from './run-scope.ts';
import { standstills } from './standstill.ts';
import type { Bound } from './stillness.ts';

/** What is lent to such a look. */
export type StillScope = Pick<RunScope, 'signal' | 'emit' | 'stillSeconds' | 'standstill'>;

/**
 * Looks why a backup or a restore of Velero has not moved for `stillSeconds`, and tells what there is to tell of the server and of these volumes.
 * @throws KubeferryError `unreachable` where the server does not answer, and what the cluster throws.
 */
export async function lookWhileStill(
  writer: ClusterWriter,
  { kind, namespace, name }: RunPlace,
  volumes: readonly VeleroVolume[],
  scope: StillScope,
): Promise<void> {
  const { stillSeconds: seconds, signal } = scope;
  const silent = (deployment: Message) => message('velero.silent', { namespace, name, seconds, deployment });
  const version = await unlessDenied(requireAnswer(writer, namespace, silent, scope));
  const asked = version === undefined ? 'velero.stillUnasked' : 'velero.still';
  const words = message(asked, { seconds, ...(version !== undefined && { version }) });
  for (const text of [words, ...(await standstillWords(writer, namespace, volumes, signal))]) {
    scope.emit({ type: 'log', level: 'warning', step: `velero-${kind}`, context: writer.context, text });
  }
}

/** How long nothing may move at a backup or a restore, where that is bounded. */
export function boundOf(
  { context }: ClusterWriter,
  { namespace, name }: RunPlace,
  { standstill }: StillScope,
): Bound | undefined {
  if (standstill === undefined) return undefined;
  const words = message('velero.standstill', { namespace, name, duration: standstill });
  const error = () => new KubeferryError('unreachable', words, { context, hint: message('velero.standstill.hint') });
  return { seconds: durationSeconds(standstill) ?? Number.POSITIVE_INFINITY, error };
}

async function standstillWords(
  writer: ClusterWriter,
  namespace: string,
  volumes: readonly VeleroVolume[],
  signal: AbortSignal,
): Promise<Message[]> {
  try {
    return await standstills(writer, namespace, volumes, signal);
  } catch (thrown) {
    return [message('velero.standstillUnread', { detail: toKubeferryError(thrown).words })];
  }
}
