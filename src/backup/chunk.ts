/** Where one flushed piece of the gzip stream begins: in the tar, and in the compressed file; `crc` is the CRC-32 of the tar up to the end of this piece, so that one pass gives it for the pieces and for the whole. */
export interface Chunk {
  raw: number;
  packed: number;
  crc: number;
  /** Where the piece was not flushed: `packed` is then the byte that it begins in. */
  seam?: Seam;
}

/** What reading needs to begin in the middle of a gzip stream that was not made for it: the bit in its byte, and the text before (compressed). */
export interface Seam {
  bit: number;
  window: Buffer;
}
