import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { ProgramPath } from './obtain.ts';
import { freePort } from './ports.ts';
import { type Processes, waitFor } from './processes.ts';

/** A running S3 server (path style, region us-east-1) as plain data. */
export interface S3Info {
  endpoint: string;
  region: string;
  accessKey: string;
  secretKey: string;
  /** A folder below is a bucket, a file in it an object. */
  data: string;
}

/** Starts versitygw over a folder. */
export async function startS3(options: {
  folder: string;
  processes: Processes;
  program: ProgramPath;
  signal?: AbortSignal | undefined;
}): Promise<S3Info> {
  const { folder, processes, program, signal } = options;
  const data = join(folder, 'data');
  // What versitygw remembers about objects must not lie among the buckets.
  const meta = join(folder, 'meta');
  for (const path of [data, meta]) mkdirSync(path, { recursive: true });
  const port = await freePort();
  const accessKey = `sandbox${randomBytes(4).toString('hex')}`;
  const secretKey = randomBytes(20).toString('hex');
  const gateway = await processes.start({
    name: 's3',
    program: program('versitygw'),
    args: ['--port', `127.0.0.1:${port}`, '--keep-alive', 'posix', '--sidecar', meta, data],
    env: { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
  });
  await waitFor(() => accepts(port), { what: 'the S3 server listened', needs: [gateway], signal });
  return { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', accessKey, secretKey, data };
}

/** Makes a bucket (3 to 63 characters of a-z, 0-9 and `-`); gives its name. */
export function makeBucket(s3: S3Info, name = `bucket-${randomBytes(6).toString('hex')}`): string {
  mkdirSync(join(s3.data, name), { recursive: true });
  return name;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
