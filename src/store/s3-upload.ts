import { randomUUID } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Bytes of a part; 10,000 parts are the most, so a value may have 80 GB. */
const partSize = 8 * 1024 * 1024;
/** Parts under way at a time. */
const partsAtATime = 3;
/** Milliseconds that giving up an upload may take. */
const abortLimit = 10_000;
/** Milliseconds that a cancel leaves to a request that the server may be carrying out already. */
const answerLimit = 5000;
/** Milliseconds that asking after a value may take whose upload has no good answer. */
const arrivedLimit = 10_000;
/** Metadata of a value: which upload it is from. */
const uploadMark = 'kubeferry-upload';

/** Where a value goes; where it must not take the place of another, it is marked, so that it is known again. */
export interface UploadTarget {
  Bucket: string;
  Key: string;
  IfNoneMatch?: '*';
  Metadata?: { [uploadMark]: string };
}

/** What a target has besides where no value may be there before. */
export function ifAbsentTarget(): Required<Pick<UploadTarget, 'IfNoneMatch' | 'Metadata'>> {
  return { IfNoneMatch: '*', Metadata: { [uploadMark]: randomUUID() } };
}

/**
 * Uploads a stream of unknown length: in one request where it is short, else in parts. A failure or a cancel ends every request and removes
 * the parts before it is thrown; `lib-storage` does not: it neither passes the signal on nor waits. Throws what the client or `bytes` throws,
 * but not where a marked value is there all the same.
 */
export async function upload(
  client: S3Client,
  target: UploadTarget,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const parts = inParts(bytes);
  try {
    const first = await parts.next();
    const second = await parts.next();
    if (second.done === true) await put(client, target, first.done === true ? Buffer.alloc(0) : first.value, signal);
    else
      await uploadParts(
        client,
        target,
        parts,
        [first.done === true ? Buffer.alloc(0) : first.value, second.value],
        signal,
      );
  } finally {
    await parts.return(undefined);
  }
}

/** Uploads bytes in one request. Throws what the client throws, but not where a marked value is there all the same. */
export async function put(
  client: S3Client,
  target: UploadTarget,
  bytes: Buffer,
  signal: AbortSignal | undefined,
): Promise<void> {
  const command = new PutObjectCommand({ ...target, Body: bytes, ContentLength: bytes.length });
  try {
    await answered(signal, (abortSignal) => client.send(command, { abortSignal }));
  } catch (thrown) {
    if (!(await arrived(client, target))) throw thrown;
  }
}

async function uploadParts(
  client: S3Client,
  target: UploadTarget,
  rest: AsyncGenerator<Buffer>,
  begin: Buffer[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { Bucket, Key, Metadata } = target;
  // One failed part ends the others.
  const failed = new AbortController();
  const ends = AbortSignal.any(signal ? [signal, failed.signal] : [failed.signal]);
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ...(Metadata && { Metadata }) }),
    abortBy(signal),
  );
  const sent: Promise<{ PartNumber: number; ETag: string | undefined }>[] = [];
  const send = async (part: Buffer) => {
    const about = { Bucket, Key, UploadId, PartNumber: sent.length + 1, Body: part, ContentLength: part.length };
    const sending = client
      .send(new UploadPartCommand(about), abortBy(ends))
      .then(({ ETag }) => ({ PartNumber: about.PartNumber, ETag }));
    sending.catch((thrown: unknown) => failed.abort(thrown));
    sent.push(sending);
    await sent[sent.length - partsAtATime];
  };
  let completing = false;
  try {
    for (const part of begin) await send(part);
    for await (const part of rest) await send(part);
    const Parts = await Promise.all(sent);
    const about = { ...target, UploadId, MultipartUpload: { Parts } };
    completing = true;
    const complete = new CompleteMultipartUploadCommand(about);
    await answered(signal, (abortSignal) => client.send(complete, { abortSignal }));
  } catch (thrown) {
    failed.abort(thrown);
    const results = await Promise.allSettled(sent);
    // Best effort: where the server is out of reach, the parts stay until its lifecycle rule removes them.
    const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId });
    await Promise.allSettled([client.send(abort, { abortSignal: AbortSignal.timeout(abortLimit) })]);
    if (!completing || !(await arrived(client, target))) throw firstCause(results, thrown);
  }
}

/** Sends what makes a value appear. After a cancel it is still waited for a while: a value that appears later would be removed by nobody. */
async function answered(
  signal: AbortSignal | undefined,
  send: (later: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const later = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    timer = setTimeout(() => later.abort(), answerLimit);
  };
  if (signal?.aborted === true) later.abort();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    await send(later.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/**
 * Whether a value that carries this upload's mark is there although the server did not say that it took it: the answer was lost, came
 * after a cancel, or refused a repeated request because the first one had been taken. Asks after a cancel too, for a limited time.
 */
async function arrived(client: S3Client, { Bucket, Key, Metadata }: UploadTarget): Promise<boolean> {
  if (!Metadata) return false;
  const head = client.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal: AbortSignal.timeout(arrivedLimit) });
  // Where the server cannot say it, the first failure is the one to tell.
  const [found] = await Promise.allSettled([head]);
  return found.status === 'fulfilled' && found.value.Metadata?.[uploadMark] === Metadata[uploadMark];
}

/** Parts that were ended because another one failed say only that they were ended. */
function firstCause(results: PromiseSettledResult<unknown>[], thrown: unknown): unknown {
  for (const result of results) {
    if (result.status === 'rejected' && !(result.reason instanceof Error && result.reason.name === 'AbortError')) {
      return result.reason;
    }
  }
  return thrown;
}

async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + partSize - size);
      held.push(piece);
      size += piece.length;
      at += piece.length;
      if (size < partSize) continue;
      yield Buffer.concat(held, size);
      held = [];
      size = 0;
    }
  }
  if (size > 0) yield Buffer.concat(held, size);
}

/** The option of the S3 client that ends a request with a signal. */
export function abortBy(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
