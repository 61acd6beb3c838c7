import { createSecureContext, type SecureContext } from 'node:tls';
import type { ClusterReader } from '../../kube/cluster.ts';
import { configMapResource, secretResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { connectToService } from '../../kube/service-connection.ts';
import { commonContext } from '../../kube/transport/authorities.ts';
import { record, text } from '../../model/json/parse.ts';
import { type MessageCode, message } from '../../model/message.ts';
import type { CheckAnswer } from '../../model/verification/verification.ts';
import type { HttpCheck } from '../../model/verification/verify-checks.ts';
import { exchange } from './http-exchange.ts';

/** What is asked in which namespace of one side. */
interface AskedThere {
  http: HttpCheck;
  namespace: string;
}

/** Sends the request of a check through a port-forward that ends with it. Throws what the cluster throws, and what the connection does. */
export async function askHttp(cluster: ClusterReader, there: AskedThere, signal: AbortSignal): Promise<CheckAnswer> {
  const { http, namespace } = there;
  const [kind, name = ''] = http.to.split('/');
  const trusts = await trusted(cluster, there, signal);
  if (!trusts) return unanswered('verification.check.no-authority', { holder: http.trust ?? '', namespace });
  const stream =
    kind === 'pod'
      ? await cluster.portForward({ namespace, name }, http.port, signal)
      : await connectToService(cluster, `${name}.${namespace}`, http.port, signal);
  if (!stream) return unanswered('verification.check.no-service', { service: http.to, port: http.port, namespace });
  // A port that nobody listens at shows as an error of the stream.
  const broken = new Promise<never>((_resolve, reject) => stream.once('error', reject));
  const host = http.host ?? `${name}.${namespace}`;
  const names = namesOf(http, name, namespace);
  try {
    return await Promise.race([exchange(stream, { http, host, names, trusts }, signal), broken]);
  } finally {
    stream.destroy();
  }
}

function unanswered(code: MessageCode, args: Record<string, string | number>): CheckAnswer {
  return { answered: false, why: message(code, args), denied: false };
}

/** The names that a certificate is for: the host of the plan, or what a Service is called in its cluster. */
function namesOf({ host }: HttpCheck, name: string, namespace: string): [string, ...string[]] {
  if (host !== undefined) return [host.replace(/:\d+$/, '')];
  const service = `${name}.${namespace}.svc`;
  return [service, `${service}.cluster.local`, `${name}.${namespace}`, name];
}

/** Who may have signed a certificate: an authority of the namespace, or those that everybody trusts; nothing where that one is not there. */
async function trusted(
  cluster: ClusterReader,
  { http: { trust = 'system' }, namespace }: AskedThere,
  signal: AbortSignal,
): Promise<SecureContext | undefined> {
  if (trust === 'system') return commonContext();
  const [kind, name = ''] = trust.split('/');
  const resource = kind === 'secret' ? secretResource : configMapResource;
  const holder = await getIfThere(cluster, { resource, namespace, name }, signal);
  const authority = text(record(holder?.data)['ca.crt']);
  if (authority === undefined) return undefined;
  return createSecureContext({ ca: kind === 'secret' ? Buffer.from(authority, 'base64') : authority });
}
