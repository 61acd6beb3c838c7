import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { executable, type Release } from './programs.ts';

/** Seconds after which a server that did not answer is given up. */
const answerSeconds = 8;

/** Downloads one program to `file`, checks its sum where one is published, and makes it executable. Throws with the reason in words. */
export async function download(release: Release, file: string, signal?: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(dirname(file), '.download-'));
  try {
    const archive = join(folder, basename(new URL(release.url).pathname));
    const sums = release.sums === undefined ? undefined : await text(release.sums, signal);
    await pipeline(await open(release.url, signal), createWriteStream(archive));
    if (sums !== undefined) await check(archive, sums);
    if (release.inside !== undefined) await promisify(execFile)('tar', ['-xf', archive, '-C', folder]);
    await rename(release.inside === undefined ? archive : join(folder, executable(release.inside)), file);
    await chmod(file, 0o755);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the sum of a file stands in `sums`, alone or in the line of the file's name. Throws where it does not. */
async function check(file: string, sums: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const own = hash.digest('hex');
  const lines = sums.trim().split('\n');
  const line = lines.length === 1 ? lines[0] : lines.find((entry) => entry.endsWith(` ${basename(file)}`));
  if (line?.trim().split(/\s+/)[0] !== own) throw new Error(`${basename(file)} has another checksum than published.`);
}

async function text(url: string, signal?: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await open(url, signal)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function open(url: string, signal: AbortSignal | undefined): Promise<Readable> {
  const host = new URL(url).host;
  const slow = new AbortController();
  const timer = setTimeout(() => slow.abort(), answerSeconds * 1000);
  try {
    const answer = await fetch(url, {
      signal: signal === undefined ? slow.signal : AbortSignal.any([signal, slow.signal]),
    });
    if (!answer.ok || answer.body === null) throw new Error(`${host} answered ${answer.status}`);
    return Readable.from(answer.body);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && error.message.startsWith(host)) throw error;
    const reason = slow.signal.aborted ? `did not answer in ${answerSeconds} s` : 'cannot be reached';
    throw new Error(`${host} ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
