import type { ClusterWriter } from '../kube/cluster.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import { type AskingScope, findServer, serverVersion } from './server.ts';

/**
 * The version of the Velero in a namespace, which it is asked for. Throws `unreachable` where it does not answer, in words made of what its
 * Deployment says; and what the cluster throws.
 */
export async function requireAnswer(
  writer: ClusterWriter,
  namespace: string,
  words: (deployment: Message) => Message,
  scope: AskingScope,
): Promise<string> {
  const version = await serverVersion(writer, namespace, scope);
  if (version !== undefined) return version;
  const { signal } = scope;
  signal.throwIfAborted();
  throw new KubeferryError('unreachable', words(await deploymentWords(writer, namespace, signal)), {
    context: writer.context,
    hint: message('velero.silent.hint'),
  });
}

async function deploymentWords(writer: ClusterWriter, namespace: string, signal: AbortSignal): Promise<Message> {
  try {
    const server = await findServer(writer, namespace, signal);
    if (!server) return message('velero.deployment.none');
    return message(server.ready ? 'velero.deployment.ready' : 'velero.deployment.notReady');
  } catch (thrown) {
    return toKubeferryError(thrown).words;
  }
}
