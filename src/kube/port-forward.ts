import { Duplex } from 'node:stream';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { type Channels, openChannels } from './channels.ts';
import type { Transport } from './transport/transport.ts';

/** Protocol: `v4.channel.k8s.io` of the kubelet: channel 0 is data, 1 is errors, each begins with the port in two bytes. */
const dataChannel = 0;
const errorChannel = 1;

/** One connection to a port of a pod. Throws KubeferryError where there is no way to the pod; a port that nobody listens at shows as an error of the stream. */
export async function forwardPort(
  transport: Transport,
  pod: { namespace: string; name: string },
  port: number,
  signal?: AbortSignal,
): Promise<Duplex> {
  const place = `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}`;
  const path = `${place}/portforward?ports=${port}`;
  const channels = await openChannels(transport, path, ['v4.channel.k8s.io'], signal);
  const failed = (detail: string) =>
    new KubeferryError('unreachable', message('kube.portForward', { pod: pod.name, port, detail }), {
      context: transport.asked.context,
    });
  return duplexOf(channels, failed);
}

function duplexOf(channels: Channels, failed: (detail: string) => KubeferryError): Duplex {
  const begun = new Set<number>();
  const duplex = new Duplex({
    read() {
      // The socket pushes as it receives.
    },
    write(bytes: Buffer, _encoding, done) {
      channels.send(dataChannel, bytes);
      done();
    },
    final(done) {
      channels.close();
      done();
    },
    destroy(error, done) {
      channels.close();
      done(error);
    },
  });
  channels.onMessage((channel, bytes) => {
    const content = begun.has(channel) ? bytes : bytes.subarray(2);
    begun.add(channel);
    if (content.length === 0) return;
    if (channel === dataChannel) duplex.push(content);
    else if (channel === errorChannel) duplex.destroy(failed(content.toString().trim()));
  });
  channels.onClose((error) => {
    if (error) duplex.destroy(error);
    else duplex.push(null);
  });
  return duplex;
}
