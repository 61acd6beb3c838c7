import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { unpackStream } from '../../backup/unpack.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { linesOf } from '../../kube/lines.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { record, text } from '../../model/parse.ts';
import { veleroResource } from '../resource.ts';
import { statesOf } from '../states-of.ts';
import { readSigned, type SignedReach } from './signed-address.ts';

/** A file of a backup or a restore, as a DownloadRequest calls it. */
export type VeleroFile = 'BackupLog' | 'BackupResults' | 'RestoreLog' | 'RestoreResults' | 'RestoreResourceList';

/** Seconds that Velero gets to give an address, as its own program gives it. */
const patience = 60;
/** Bytes that a file which is read as a whole may unpack to. */
const longest = 128 * 1024 ** 2;

/** Reads files of a Velero's store by the addresses that it signs, so that neither the store nor its keys need be known here. */
export class VeleroFiles {
  readonly #writer: ClusterWriter;
  readonly #namespace: string;
  readonly #reach: SignedReach;

  /** `writer` may write in the namespace of Velero: an address is asked for by an object there. */
  constructor(writer: ClusterWriter, namespace: string, reach: SignedReach) {
    this.#writer = writer;
    this.#namespace = namespace;
    this.#reach = reach;
  }

  /** The lines of a file. Throws `not-found` where the store does not have it, `store-unavailable`, and what the cluster throws. */
  async lines(file: VeleroFile, name: string, signal: AbortSignal): Promise<AsyncIterable<string>> {
    return linesOf(Readable.from(await this.#unpacked(file, name, signal)));
  }

  /** The JSON in a file. Throws the same, and `damaged` where it is none. */
  async json(file: VeleroFile, name: string, signal: AbortSignal): Promise<unknown> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of await this.#unpacked(file, name, signal)) {
      size += part.length;
      if (size > longest) throw unreadable(file, name);
      parts.push(part);
    }
    try {
      return JSON.parse(Buffer.concat(parts).toString('utf8'));
    } catch (cause) {
      throw unreadable(file, name, cause);
    }
  }

  async #unpacked(file: VeleroFile, name: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const answer = await readSigned(await this.#address(file, name, signal), this.#reach, signal);
    return unpackStream(answer);
  }

  async #address(kind: VeleroFile, target: string, signal: AbortSignal): Promise<URL> {
    const [writer, namespace] = [this.#writer, this.#namespace];
    const resource = await veleroResource(writer, 'downloadrequests', signal);
    const name = `${target.slice(0, 200)}-${randomUUID()}`;
    const address = { resource, namespace, name };
    const spec = { target: { kind, name: target } };
    const request = { apiVersion: 'velero.io/v1', kind: 'DownloadRequest', metadata: { name, namespace }, spec };
    await writer.create(resource, namespace, request, { signal });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(patience * 1000)]);
      for await (const state of statesOf(writer, address, limit)) {
        const url = text(record(state?.status).downloadURL);
        if (url) return new URL(url);
      }
    } finally {
      // Velero removes them after ten minutes, if it runs.
      await writer.delete(address).catch(() => undefined);
    }
    signal.throwIfAborted();
    const args = { namespace, what: kind, name: target, seconds: patience };
    throw new KubeferryError('unreachable', message('velero.downloadSilent', args), {
      context: writer.context,
      hint: message('velero.downloadSilent.hint'),
    });
  }
}

function unreadable(file: VeleroFile, name: string, cause?: unknown): KubeferryError {
  return new KubeferryError('damaged', message('velero.fileUnreadable', { what: file, name }), { cause });
}
