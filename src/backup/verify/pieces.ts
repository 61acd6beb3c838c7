import { crc32 } from 'node:zlib';
import { message } from '../../model/message.ts';
import type { BackupIndex } from '../index-file.ts';
import { unpackPiece } from '../indexed-tarball.ts';
import type { Findings } from './findings.ts';

/** The most that a piece may have in compressed bytes: what does not compress at all is a little longer than it was. */
const largestPacked = 88 * 1024 * 1024;

/** Looks whether each piece of a tarball can be unpacked on its own, as its index says, and whether the whole is what was written. Takes the compressed bytes as they pass. */
export class PieceCheck {
  readonly #index: BackupIndex;
  readonly #findings: Findings;
  readonly #place: string;
  #crc = 0;
  #position = 0;
  #piece = 0;
  #parts: Buffer[] = [];
  #usable = true;

  constructor(index: BackupIndex, findings: Findings, place: string) {
    this.#index = index;
    this.#findings = findings;
    this.#place = place;
  }

  /** Takes the next bytes. */
  async add(bytes: Buffer): Promise<void> {
    this.#crc = crc32(bytes, this.#crc);
    let rest = bytes;
    while (rest.length > 0) {
      const { start, end } = this.#bounds();
      const from = Math.min(Math.max(0, start - this.#position), rest.length);
      const to = Math.min(end - this.#position, rest.length);
      if (this.#usable && to > from) this.#parts.push(rest.subarray(from, to));
      this.#position += Math.max(to, from);
      rest = rest.subarray(Math.max(to, from));
      if (this.#position === end) await this.#endOfPiece();
      else if (end - start > largestPacked) this.#giveUp();
    }
  }

  /** Looks at the whole. */
  end(): void {
    const { packedCrc } = this.#index;
    if (packedCrc !== undefined && packedCrc !== this.#crc) {
      this.#findings.error(this.#place, message('verify.packedWrong'));
    }
  }

  #bounds(): { start: number; end: number } {
    const { chunks, packed } = this.#index;
    const start = chunks[this.#piece]?.packed;
    if (start === undefined) return { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };
    return { start, end: chunks[this.#piece + 1]?.packed ?? packed };
  }

  async #endOfPiece(): Promise<void> {
    const number = this.#piece;
    const parts = this.#parts;
    this.#piece += 1;
    this.#parts = [];
    if (!this.#usable) return;
    try {
      await unpackPiece(this.#index, number, Buffer.concat(parts));
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      const offset = this.#index.chunks[number]?.packed ?? 0;
      this.#findings.error(this.#place, message('verify.pieceWrong', { offset }));
    }
  }

  /** The offsets of such an index come from somewhere else, and its pieces are not to fill the memory. */
  #giveUp(): void {
    if (!this.#usable) return;
    this.#usable = false;
    this.#parts = [];
    this.#findings.error(this.#place, message('verify.indexUnusable'));
  }
}
