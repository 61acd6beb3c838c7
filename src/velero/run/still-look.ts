import type { ClusterWriter } from '../../kube/cluster.ts';
import { toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { VeleroVolume } from '../../model/velero-run.ts';
import { requireAnswer } from '../server-answers.ts';
import { unlessDenied } from '../unless-denied.ts';
import type { RunPlace, RunScope } from './run-scope.ts';
import { standstills } from './standstill.ts';

/** What is lent to such a look. */
export type StillScope = Pick<RunScope, 'signal' | 'emit' | 'stillSeconds'>;

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
