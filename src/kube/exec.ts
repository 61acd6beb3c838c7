import { cancelled, KubeferryError } from '../model/error.ts';
import { list, record, text } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import { type Channels, openChannels } from './channels.ts';
import type { ExecOptions, ExecResult } from './cluster.ts';
import { parseStatus } from './transport/failure.ts';
import type { Transport } from './transport/transport.ts';

/** Protocol: `v5.channel.k8s.io` (1.30 and newer, can end stdin) and `v4.channel.k8s.io`. */
const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;

/** Runs a command in a container of a pod. Throws KubeferryError where it cannot be started or the connection is cut. */
export async function runInPod(
  transport: Transport,
  pod: { namespace: string; name: string; container?: string },
  options: ExecOptions,
): Promise<ExecResult> {
  const query = new URLSearchParams({ stdout: 'true', stderr: 'true' });
  if (pod.container !== undefined) query.set('container', pod.container);
  if (options.stdin) query.set('stdin', 'true');
  for (const part of options.command) query.append('command', part);
  const place = `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/exec`;
  const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
  const channels = await openChannels(transport, `${place}?${query}`, protocols, options.signal);
  const ended = untilEnd(channels, options, transport);
  if (options.stdin) feed(options.stdin, channels);
  return await ended;
}

function untilEnd(channels: Channels, options: ExecOptions, transport: Transport): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    let result: ExecResult | undefined;
    channels.onMessage((number, bytes) => {
      if (number === channel.stdout) options.stdout?.(bytes);
      else if (number === channel.stderr) options.stderr?.(bytes);
      else if (number === channel.status) result = resultOf(bytes.toString());
    });
    channels.onClose((error) => {
      const { asked } = transport;
      if (result) resolve(result);
      else if (options.signal?.aborted) reject(cancelled());
      else reject(error ?? new KubeferryError('unreachable', message('kube.timeout', { ...asked }), asked));
    });
  });
}

/** The end of a command, from the `Status` that the server sends. */
export function resultOf(status: string): ExecResult {
  const answer = parseStatus(status);
  if (answer.status === 'Success') return { exitCode: 0 };
  const causes = list(record(answer.details).causes).map(record);
  const code = Number(text(causes.find(({ reason }) => reason === 'ExitCode')?.message));
  const reason = text(answer.message);
  // 126 is what shells give for a command that cannot be run.
  return { exitCode: Number.isInteger(code) ? code : 126, ...(reason !== undefined && { reason }) };
}

function feed(stdin: NonNullable<ExecOptions['stdin']>, channels: Channels): void {
  const stop = () => stdin.destroy();
  channels.onClose(stop);
  stdin.on('data', (part: Buffer | string) => {
    channels.send(channel.stdin, Buffer.from(part));
    if (channels.waiting < 1 << 20) return;
    stdin.pause();
    const resume = setInterval(() => {
      if (channels.waiting >= 1 << 20) return;
      clearInterval(resume);
      stdin.resume();
    }, 20);
    stdin.once('close', () => clearInterval(resume));
  });
  stdin.once('end', () => {
    if (channels.protocol.startsWith('v5')) channels.send(channel.close, Buffer.from([channel.stdin]));
  });
  stdin.once('error', () => channels.close());
}
