import { Readable } from 'node:stream';
import { unpackStream } from '../../backup/unpack.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { linesOf } from '../../kube/lines.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { AskingScope } from '../server.ts';
import { askAddress, type VeleroFile } from './ask-address.ts';
import { readSigned, type SignedReach } from './signed-address.ts';

/** Bytes that a file which is read as a whole may unpack to. */
const longest = 128 * 1024 ** 2;

/** What is lent to it. */
interface FilesScope extends AskingScope {
  reach: SignedReach;
}

/** Reads files of a Velero's store by the addresses that it signs, so that neither the store nor its keys need be known here. */
export class VeleroFiles {
  readonly #writer: ClusterWriter;
  readonly #namespace: string;
  readonly #scope: FilesScope;

  /** `writer` may write in the namespace of Velero: an address is asked for by an object there. */
  constructor(writer: ClusterWriter, namespace: string, scope: FilesScope) {
    this.#writer = writer;
    this.#namespace = namespace;
    this.#scope = scope;
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
    const scope = { ...this.#scope, signal };
    const address = await askAddress(this.#writer, this.#namespace, { file, name }, scope);
    return unpackStream(await readSigned(address, this.#scope.reach, signal));
  }
}

function unreadable(file: VeleroFile, name: string, cause?: unknown): KubeferryError {
  return new KubeferryError('damaged', message('velero.fileUnreadable', { what: file, name }), { cause });
}
