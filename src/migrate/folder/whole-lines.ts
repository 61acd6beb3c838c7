import { createReadStream } from 'node:fs';

/**
 * The lines of a file that end in a line feed, as many as came together; what follows the last one is dropped. Throws what
 * the file system answers.
 */
export async function* wholeLines(path: string): AsyncGenerator<string[]> {
  const stream = createReadStream(path, { highWaterMark: 1 << 18 });
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10);
      if (end >= 0) yield bytes.toString('utf8', 0, end).split('\n');
      rest = bytes.subarray(end + 1);
    }
  } finally {
    stream.destroy();
  }
}
