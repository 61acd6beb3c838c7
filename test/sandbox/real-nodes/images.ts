import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, type ProgramPath, type Say } from '../obtain.ts';
import { programOf } from '../programs.ts';

/** An image that nodes have without a registry: busybox, and what it adds. */
export interface Image {
  /** Names in full, for instance `docker.io/library/busybox:1.36`. */
  names: string[];
  entrypoint: string[];
  /** Files of this machine by their paths in the image; they can be run. */
  files?: Record<string, string>;
  /** Texts by their paths in the image; they can be run. */
  scripts?: Record<string, string>;
}

/** The image of every pod's own container. */
export const pauseImage = 'localhost/pause:1';

/** What every node has. */
const everywhere: readonly Image[] = [
  { names: [pauseImage], entrypoint: ['/bin/busybox', 'sleep', 'infinity'] },
  { names: ['docker.io/library/busybox:1.35', 'docker.io/library/busybox:1.36'], entrypoint: ['/bin/sh'] },
];

/** Velero with its plugin, under the names that `velero install` writes. */
export function veleroImages(program: ProgramPath): Image[] {
  const plugin = 'velero-plugin-for-aws';
  const binary = (name: string) => ({ [`/${name}`]: program(name) });
  return [
    {
      names: [`docker.io/velero/velero:${programOf('velero').version}`],
      entrypoint: ['/velero'],
      files: { ...binary('velero'), ...binary('velero-restore-helper') },
    },
    {
      names: [`docker.io/velero/${plugin}:${programOf(plugin).version}`],
      entrypoint: ['/bin/sh', '-c', 'cp /plugins/* /target/'],
      files: { [`/plugins/${plugin}`]: program(plugin) },
    },
  ];
}

/**
 * The root folder of a containerd that has these images besides its own, made once and kept in the cache. A node gets a copy of it: the
 * files of layers are never written again, so links to them are enough.
 */
export async function obtainImages(more: readonly Image[], say: Say, signal?: AbortSignal): Promise<string> {
  const images = [...everywhere, ...more];
  const hash = createHash('sha256').update(JSON.stringify(images));
  hash.update(await readFile('/bin/busybox')).update(await readFile(import.meta.filename));
  const cache = join(cacheFolder(), `images-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(cache)) {
    say('images: cached');
    return cache;
  }
  await mkdir(dirname(cache), { recursive: true });
  const folder = await mkdtemp(`${cache}.making-`);
  try {
    say(`making ${images.length} images`);
    const began = Date.now();
    await importImages(await archive(images, folder), join(folder, 'root'), signal);
    await rename(join(folder, 'root'), cache).catch((error: unknown) => {
      // Another run was faster.
      if (!existsSync(cache)) throw error;
    });
    say(`images: made in ${Math.round((Date.now() - began) / 1000)} s`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return cache;
}

/** Writes all images into one file, in the form of `docker save`. */
async function archive(images: readonly Image[], folder: string): Promise<string> {
  const base = await layer('base', folder, layBusybox);
  const manifest: object[] = [];
  const parts = ['manifest.json', base.file];
  for (const [n, image] of images.entries()) {
    const own = await layer(`layer-${n}`, folder, (root) => layFiles(root, image));
    const config = `config-${n}.json`;
    await writeFile(join(folder, config), JSON.stringify(configOf(image, [base.digest, own.digest])));
    manifest.push({ Config: config, RepoTags: image.names, Layers: [base.file, own.file] });
    parts.push(config, own.file);
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const file = join(folder, 'images.tar');
  await promisify(execFile)('tar', ['-C', folder, '-cf', file, ...parts]);
  return file;
}

function configOf({ entrypoint }: Image, digests: string[]): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'], Entrypoint: entrypoint, WorkingDir: '/' },
    rootfs: { type: 'layers', diff_ids: digests },
    history: digests.map(() => ({ created: '1970-01-01T00:00:00Z' })),
  };
}

/** One layer: what `lay` writes into a folder, as a tar file that is the same each time. */
async function layer(
  name: string,
  folder: string,
  lay: (root: string) => Promise<void>,
): Promise<{ file: string; digest: string }> {
  const root = join(folder, name);
  await mkdir(root);
  await lay(root);
  const file = `${name}.tar`;
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  await promisify(execFile)('tar', [...same, '-C', root, '-cf', join(folder, file), '.']);
  const { stdout } = await promisify(execFile)('sha256sum', [join(folder, file)]);
  await rm(root, { recursive: true });
  return { file, digest: `sha256:${stdout.split(' ')[0]}` };
}

async function layBusybox(root: string): Promise<void> {
  for (const name of ['bin', 'etc', 'root', 'proc', 'sys', 'dev']) await mkdir(join(root, name));
  await mkdir(join(root, 'tmp'));
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
  await copyFile('/bin/busybox', join(root, 'bin/busybox'));
  const { stdout } = await promisify(execFile)('/bin/busybox', ['--list']);
  for (const name of stdout.trim().split('\n')) {
    if (name !== 'busybox') await symlink('busybox', join(root, 'bin', name));
  }
}

async function layFiles(root: string, { files = {}, scripts = {} }: Image): Promise<void> {
  for (const [path, file] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await copyFile(file, join(root, path));
  }
  for (const [path, text] of Object.entries(scripts)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode: 0o755 });
  }
}

/** Has a containerd, which nothing of this machine sees, take the images in. */
async function importImages(file: string, root: string, signal?: AbortSignal): Promise<void> {
  const script = `
    mount -t tmpfs tmpfs /run
    mkdir /run/containerd
    cat >/run/containerd.toml <<END
${containerdConfig(root, ['io.containerd.grpc.v1.cri'])}
END
    containerd --config /run/containerd.toml &
    for i in $(seq 200); do ctr version >/run/version 2>&1 && break; sleep 0.1; done
    ctr --namespace k8s.io images import '${file}'
    kill $!
    wait $! || true`;
  const own = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
  // unshare heeds no other signal.
  const options = { killSignal: 'SIGKILL' as const, ...(signal === undefined ? {} : { signal }) };
  await promisify(execFile)('unshare', [...own, 'sh', '-ec', script], options);
}

/** The part of containerd's configuration that says where it keeps things, and what it goes without. */
export function containerdConfig(root: string, without: readonly string[] = []): string {
  const snapshotters = ['aufs', 'btrfs', 'zfs', 'devmapper'].map((name) => `io.containerd.snapshotter.v1.${name}`);
  const off = [...snapshotters, 'io.containerd.tracing.processor.v1.otlp', 'io.containerd.internal.v1.tracing'];
  return `version = 2
root = "${root}"
state = "/run/containerd"
disabled_plugins = ${JSON.stringify([...off, ...without])}`;
}
