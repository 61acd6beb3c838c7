import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { CollectedObject } from '../../src/backup/collection.ts';
import { backupKeys, tarPaths } from '../../src/backup/layout.ts';
import { writeBackup } from '../../src/backup/write.ts';
import type { StoreSpec } from '../../src/model/migration/plan.ts';
import type { ObjectRef } from '../../src/model/objects/object.ts';
import type { StoreKeys } from '../../src/model/stores/store-keys.ts';
import { openFolder } from '../../src/store/folder.ts';
import { makeBucket, type S3Info } from '../sandbox/s3.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { type EngineInUse, startEngine } from './engine.ts';
import { type Lab, once } from './lab.ts';

/** Objects of the large backup. */
const objectCount = 100_000;
/** Backups in the full store. */
export const backupCount = 2000;
/** Every kind of the large backup lies in every one of its namespaces. */
const kinds = [
  'Pod',
  'ConfigMap',
  'Secret',
  'Service',
  'Deployment',
  'ReplicaSet',
  'Role',
  'Job',
  'Ingress',
  'PersistentVolumeClaim',
];
const namespaces = Array.from({ length: 20 }, (_, n) => `team-${String(n).padStart(2, '0')}`);

const objectsEach = objectCount / kinds.length / namespaces.length;

/** One object behind two thirds of the tarball, its path there, and how many of its kind are in its namespace. */
export const looked = lookedAt('Role', 'team-13');

function lookedAt(kind: string, namespace: string) {
  const object = objectRef(kind, namespace, 77);
  return { object, namespace, path: tarPaths(object).plain, count: objectsEach };
}

/** The large backup in three shapes, by name: ours; as Velero writes it, in one gzip stream; that without its resource list. */
export type LargeBackup = 'ours' | 'velero' | 'unlisted';

/** Backups in the sandbox's S3 server: one of 100,000 objects in several shapes, and a bucket of 2,000. */
export class StoredBackups {
  /** The store of the large backup. */
  readonly large = once(() => this.#large());
  /** The store of the 2,000. */
  readonly many = once(() => this.#many());
  readonly #lab: Lab;
  readonly #sandbox = once(() => this.#start());
  #running: Sandbox<never> | undefined;
  readonly #engines: EngineInUse[] = [];

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** A new engine, to which the server is known already. `home` is where it keeps what it learns; without one, in a new place. */
  async engine(home?: string): Promise<EngineInUse> {
    const { kubeconfig } = await this.#sandbox();
    const script = join(await this.#lab.extension(), 'dist', 'engine.js');
    const engine = await startEngine(script, kubeconfig, home ?? (await this.home()), []);
    this.#engines.push(engine);
    // What costs only once, loading the client of S3 for one, is not what is measured.
    await engine.engine.request('backup.list', { store: await this.#storeOf('warm'), limit: 1, order: 'newest' });
    return engine;
  }

  /** A new home with the keys of the server. */
  async home(): Promise<string> {
    const { accessKeyId, secretAccessKey } = await this.keys();
    const home = await mkdtemp(join(this.#lab.folder, 'home-'));
    const profile = `[default]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n`;
    await mkdir(join(home, '.aws'));
    await writeFile(join(home, '.aws', 'credentials'), profile);
    return home;
  }

  /** The keys of the server. */
  async keys(): Promise<StoreKeys> {
    const { accessKey, secretKey } = await this.#s3();
    return { accessKeyId: accessKey, secretAccessKey: secretKey };
  }

  async stop(): Promise<void> {
    for (const engine of this.#engines) engine.dispose();
    await this.#running?.stop();
  }

  async #start(): Promise<Sandbox<never>> {
    this.#running = await startSandbox({ clusters: [], s3: true, say: (line) => this.#lab.say(line) });
    makeBucket(this.#s3Of(this.#running), 'warm');
    return this.#running;
  }

  async #s3(): Promise<S3Info> {
    return this.#s3Of(await this.#sandbox());
  }

  #s3Of({ s3 }: Sandbox<never>): S3Info {
    if (!s3) throw new Error('The sandbox has no S3 server.');
    return s3;
  }

  async #storeOf(bucket: string): Promise<StoreSpec> {
    const { endpoint, region } = await this.#s3();
    return { s3: { bucket, endpoint, region, profile: 'default' } };
  }

  async #large(): Promise<StoreSpec> {
    const s3 = await this.#s3();
    // The server shows the files of a folder as a bucket.
    const folder = join(s3.data, makeBucket(s3, 'large'));
    const store = await openFolder(folder);
    const about = {
      name: 'ours',
      namespaces,
      ttlHours: 720,
      sourceVersion: { gitVersion: 'v1.36.3', major: '1', minor: '36' },
    };
    const { signal } = new AbortController();
    await writeBackup(store, about, objects(), { signal, emit: () => undefined, step: 'backup' });
    store.close();
    await copyAsVelero(folder, 'velero');
    await copyAsVelero(folder, 'unlisted');
    await rm(join(folder, backupKeys('unlisted').resourceList));
    const sizes = await Promise.all(
      (['ours', 'velero'] as const).map(async (name) => (await stat(join(folder, backupKeys(name).tarball))).size),
    );
    this.#lab.say(
      `the large backup: ${sizes.map((size) => (size / 1e6).toFixed(0)).join(' and ')} MB (ours, as Velero writes it)`,
    );
    return this.#storeOf('large');
  }

  async #many(): Promise<StoreSpec> {
    const s3 = await this.#s3();
    const folder = join(s3.data, makeBucket(s3, 'many'));
    const store = await openFolder(folder);
    const about = {
      name: 'first',
      namespaces: ['shop'],
      ttlHours: 720,
      sourceVersion: { gitVersion: 'v1.36.3', major: '1', minor: '36' },
    };
    const few = (async function* () {
      yield [collected('ConfigMap', 'shop', 0)];
    })();
    const { signal } = new AbortController();
    await writeBackup(store, about, few, { signal, emit: () => undefined, step: 'backup' });
    store.close();
    const { index } = backupKeys('first');
    await rm(join(folder, index));
    for (let n = 1; n < backupCount; n++) await copyBackup(folder, 'first', `nightly-${String(n).padStart(4, '0')}`);
    return this.#storeOf('many');
  }
}

/** The same backup under another name, its tarball compressed in one stream and without an index. */
async function copyAsVelero(folder: string, name: string): Promise<void> {
  await copyBackup(folder, 'ours', name);
  const { index, tarball } = backupKeys(name);
  await rm(join(folder, index));
  const ours = join(folder, backupKeys('ours').tarball);
  await pipeline(createReadStream(ours), createGunzip(), createGzip(), createWriteStream(join(folder, tarball)));
}

async function copyBackup(folder: string, from: string, to: string): Promise<void> {
  const [source, target] = [from, to].map((name) => join(folder, backupKeys(name).folder));
  if (source === undefined || target === undefined) return;
  await mkdir(target);
  for (const file of await readdir(source)) {
    const copy = join(target, file.replace(new RegExp(`^${from}`), to));
    if (file !== 'velero-backup.json') await copyFile(join(source, file), copy);
    else await writeFile(copy, (await readFile(join(source, file), 'utf8')).replaceAll(`"${from}"`, `"${to}"`));
  }
}

async function* objects(): AsyncGenerator<CollectedObject[]> {
  for (const kind of kinds) {
    for (const namespace of namespaces) {
      yield Array.from({ length: objectsEach }, (_, n) => collected(kind, namespace, n));
    }
  }
}

function objectRef(kind: string, namespace: string, n: number): ObjectRef {
  const resource = kind === 'Ingress' ? 'ingresses' : `${kind.toLowerCase()}s`;
  return {
    group: '',
    version: 'v1',
    resource,
    kind,
    namespace,
    name: `${kind.toLowerCase()}-${n}-${noise(`${kind}${namespace}${n}`, 10)}`,
  };
}

/** An object of some 4 KB, of which about 1 KB does not compress, as in real clusters. */
function collected(kind: string, namespace: string, n: number): CollectedObject {
  const ref = objectRef(kind, namespace, n);
  const seed = `${kind}/${namespace}/${n}`;
  const env = Array.from({ length: 12 }, (_, at) => ({
    name: `SETTING_${at}`,
    valueFrom: { configMapKeyRef: { name: `settings-of-${ref.name}`, key: noise(`${seed}/${at}`, 40) } },
  }));
  const fields = Object.fromEntries(
    env.map(({ name }) => [`f:${name}`, { '.': {}, 'f:name': {}, 'f:valueFrom': { 'f:configMapKeyRef': {} } }]),
  );
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: ref.name,
      namespace,
      uid: noise(seed, 32),
      resourceVersion: String(100_000 + n),
      labels: { app: `app-${n % 40}`, 'app.kubernetes.io/managed-by': 'Helm' },
      managedFields: [
        {
          manager: 'kube-controller-manager',
          operation: 'Update',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:spec': { 'f:env': fields } },
        },
      ],
    },
    spec: { env, checksum: noise(`${seed}/sum`, 860) },
  };
  return { ref, object };
}

/** Text that compresses badly, the same for the same seed. */
function noise(seed: string, length: number): string {
  let text = '';
  for (let part = 0; text.length < length; part++) text += createHash('sha256').update(`${seed}#${part}`).digest('hex');
  return text.slice(0, length);
}
