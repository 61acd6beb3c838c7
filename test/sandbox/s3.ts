import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramPath } from './obtain.ts';
import { type Processes, waitFor } from './processes.ts';
import { forward, type Wan } from './real-nodes/network.ts';
import type { Relay } from './relay.ts';
import type { SecureS3 } from './secure-s3.ts';

/** A running S3 server (region us-east-1) as plain data. */
export interface S3Info {
  /** In path style. */
  endpoint: string;
  /** With the bucket as the first label of the name: a name that only those resolve who are told that it is this machine. */
  hostEndpoint: string;
  /** The same as pods of real nodes call it. */
  insideEndpoint?: string;
  /** The same with TLS, for who comes through a pod of simulated nodes. */
  secure?: SecureS3;
  region: string;
  accessKey: string;
  secretKey: string;
  /** A user who may nothing but read what `allowReading` allows. */
  reader: { accessKey: string; secretKey: string };
  /** A folder below is a bucket, a file in it an object. */
  data: string;
  /** The program, which tells the running server about users too. */
  program: string;
  pid: number;
}

/** A user of the S3 server who may nothing but what is allowed. */
export interface S3User {
  accessKey: string;
  secretKey: string;
  /** Takes the keys back while the server runs: the next request with them is refused. */
  revoke(): Promise<void>;
  /** Gives the same keys again. */
  restore(): Promise<void>;
}

const virtualDomain = 's3.test';

/** Starts versitygw over a folder, on a port of 127.0.0.1. */
export async function startS3(options: {
  folder: string;
  port: number;
  processes: Processes;
  program: ProgramPath;
  /** The network from which pods of real nodes reach it. */
  wan?: Wan | undefined;
  signal?: AbortSignal | undefined;
}): Promise<S3Info> {
  const { folder, port, processes, program, wan, signal } = options;
  const data = join(folder, 'data');
  // What versitygw remembers about objects must not lie among the buckets.
  const meta = join(folder, 'meta');
  const users = join(folder, 'users');
  for (const path of [data, meta, users]) mkdirSync(path, { recursive: true });
  const { accessKey, secretKey } = newKeys('sandbox');
  const reader = newKeys('reader');
  const account = { access: reader.accessKey, secret: reader.secretKey, role: 'user' };
  writeFileSync(join(users, 'users.json'), JSON.stringify({ accessAccounts: { [reader.accessKey]: account } }));
  const gateway = await processes.start({
    name: 's3',
    program: program('versitygw'),
    args: [
      ...['--port', `127.0.0.1:${port}`, '--keep-alive', '--virtual-domain', virtualDomain, '--iam-dir', users],
      ...['posix', '--sidecar', meta, data],
    ],
    env: { ROOT_ACCESS_KEY: accessKey, ROOT_SECRET_KEY: secretKey },
  });
  await waitFor(() => accepts(port), { what: 'the S3 server listened', needs: [gateway], signal });
  if (wan !== undefined) await forward('s3', { ...wan, port }, { address: '127.0.0.1', port }, { folder, processes });
  const inside = wan === undefined ? {} : { insideEndpoint: `http://${wan.address}:${port}` };
  const endpoint = `http://127.0.0.1:${port}`;
  const hostEndpoint = `http://${virtualDomain}:${port}`;
  const root = { region: 'us-east-1', accessKey, secretKey };
  return { endpoint, hostEndpoint, ...inside, ...root, reader, data, program: program('versitygw'), pid: gateway.pid };
}

function newKeys(name: string): { accessKey: string; secretKey: string } {
  return { accessKey: `${name}${randomBytes(4).toString('hex')}`, secretKey: randomBytes(20).toString('hex') };
}

/** Makes a bucket (3 to 63 characters of a-z, 0-9 and `-`); gives its name. */
export function makeBucket(s3: S3Info, name = `bucket-${randomBytes(6).toString('hex')}`): string {
  mkdirSync(join(s3.data, name), { recursive: true });
  return name;
}

/** A new user, with keys of that name and a number. */
export async function newUser({ program, endpoint, accessKey, secretKey }: S3Info, name: string): Promise<S3User> {
  const env = { ADMIN_ACCESS_KEY: accessKey, ADMIN_SECRET_KEY: secretKey, ADMIN_ENDPOINT_URL: endpoint };
  const admin = async (...args: string[]) => void (await promisify(execFile)(program, ['admin', ...args], { env }));
  const keys = newKeys(name);
  const { accessKey: access, secretKey: secret } = keys;
  const restore = () => admin('create-user', '--access', access, '--secret', secret, '--role', 'user');
  await restore();
  return { ...keys, restore, revoke: () => admin('delete-user', '--access', access) };
}

/** Lets a user read a bucket, the reader where none is named: to whom the bucket is read-only. */
export async function allowReading(
  s3: S3Info,
  bucket: string,
  user: Pick<S3User, 'accessKey'> = s3.reader,
): Promise<void> {
  // Every start of a sandbox would take the time to load it.
  const { PutBucketPolicyCommand, S3Client } = await import('@aws-sdk/client-s3');
  const { endpoint, region, accessKey, secretKey } = s3;
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey };
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const all = `arn:aws:s3:::${bucket}`;
  const allow = (Action: string, Resource: string) => {
    return { Effect: 'Allow', Principal: { AWS: [user.accessKey] }, Action, Resource };
  };
  const Statement = [allow('s3:ListBucket', all), allow('s3:GetObject', `${all}/*`)];
  try {
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  } finally {
    client.destroy();
  }
}

/** Has a relay answer to each upload of a tarball what the server says when its disk is full; nobody but root has a disk to fill up. */
export function fillUp(relay: Relay): void {
  const body = '<Error><Code>InsufficientStorage</Code><Message>No space left on device.</Message></Error>';
  const head = ['HTTP/1.1 507 Insufficient Storage', `Content-Length: ${body.length}`, 'Connection: close'];
  const text = [...head, '', body].join('\r\n');
  relay.answer({ text, to: (bytes) => /^PUT \S+\.tar\.gz/.test(bytes.toString('latin1')) });
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
