/** Tar as POSIX.1-2001 (ustar with pax records) describes it: 512-byte blocks, numbers in octal, checksum over the header with its own field as spaces. */
export const blockSize = 512;

const nameLength = 100;
const prefixLength = 155;
const zero = 48;

/** Bytes that `size` bytes of content take in the archive, padding included. */
export function padded(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}

/** Writes headers of regular files of mode 0755, which is what Velero's reader needs to make folders from them. */
export class HeaderWriter {
  readonly #template = Buffer.alloc(blockSize);
  readonly #sum: number;

  /** `modified` stands in every header, in seconds since 1970. */
  constructor(modified: number) {
    this.#template.write('0000755\0', 100, 'latin1');
    this.#template.write('0000000\0', 108, 'latin1');
    this.#template.write('0000000\0', 116, 'latin1');
    this.#template.write('00000000000\0', 124, 'latin1');
    writeOctal(this.#template, 136, 11, modified);
    this.#template.write('        0', 148, 'latin1');
    this.#template.write('ustar\x0000', 257, 'latin1');
    this.#sum = this.#template.reduce((sum, byte) => sum + byte, 0);
  }

  /** The most bytes that the header of a file with this path takes. */
  room(path: string): number {
    return path.length <= nameLength ? 3 * blockSize : 3 * blockSize + padded(path.length * 3);
  }

  /** Writes one header at `offset` of a buffer that has `room(path)` bytes there, and gives where the content begins. */
  write(buffer: Buffer, offset: number, path: string, size: number): number {
    const cut = slashForPrefix(path);
    if (cut !== undefined && this.#block(buffer, offset, path, cut, size)) return offset + blockSize;
    return this.#withRecord(buffer, offset, path, size);
  }

  /** False where the path is not plain ASCII. This runs for every file, so bytes are written and summed by hand. */
  #block(buffer: Buffer, offset: number, path: string, cut: number, size: number): boolean {
    this.#template.copy(buffer, offset);
    let sum = this.#sum;
    for (let at = 0, to = offset + 345; at < cut; at++, to++) {
      const code = path.charCodeAt(at);
      if (code > 126 || code < 32) return false;
      buffer[to] = code;
      sum += code;
    }
    for (let at = cut === 0 ? 0 : cut + 1, to = offset; at < path.length; at++, to++) {
      const code = path.charCodeAt(at);
      if (code > 126 || code < 32) return false;
      buffer[to] = code;
      sum += code;
    }
    sum += writeOctal(buffer, offset + 124, 11, size);
    writeOctal(buffer, offset + 148, 6, sum);
    buffer[offset + 154] = 0;
    return true;
  }

  /** Any other path goes into a pax record before its header. */
  #withRecord(buffer: Buffer, offset: number, path: string, size: number): number {
    const record = paxRecord(path);
    this.#block(buffer, offset, 'pax_header', 0, record.length);
    buffer[offset + 156] = 'x'.charCodeAt(0);
    const sum = this.#checksum(buffer, offset);
    writeOctal(buffer, offset + 148, 6, sum);
    buffer[offset + 154] = 0;
    const content = offset + blockSize;
    const next = content + padded(record.length);
    record.copy(buffer, content);
    buffer.fill(0, content + record.length, next);
    this.#block(buffer, next, path.replace(/[^ -~]/g, '_').slice(-nameLength), 0, size);
    return next + blockSize;
  }

  #checksum(buffer: Buffer, offset: number): number {
    buffer.write('        ', offset + 148, 'latin1');
    return buffer.subarray(offset, offset + blockSize).reduce((sum, byte) => sum + byte, 0);
  }
}

/** Where a path is cut into the two name fields: 0 where one is enough, nothing where no slash is in the right place. */
function slashForPrefix(path: string): number | undefined {
  if (path.length <= nameLength) return 0;
  const cut = path.indexOf('/', path.length - nameLength - 1);
  return cut > 0 && cut <= prefixLength && cut < path.length - 1 ? cut : undefined;
}

/** `LENGTH path=VALUE\n`, where LENGTH counts itself. */
function paxRecord(path: string): Buffer {
  const rest = Buffer.byteLength(path) + ' path=\n'.length;
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return Buffer.from(`${length} path=${path}\n`);
}

/** Writes an octal number of fixed length; gives the sum by which its digits exceed zeros. */
function writeOctal(buffer: Buffer, offset: number, digits: number, value: number): number {
  let sum = 0;
  let rest = value;
  for (let at = offset + digits - 1; at >= offset; at--) {
    const digit = rest % 8;
    buffer[at] = zero + digit;
    sum += digit;
    rest = (rest - digit) / 8;
  }
  return sum;
}
