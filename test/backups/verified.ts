import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import { verifyBackup } from '../../src/backup/verify/verify.ts';
import { writeBackup } from '../../src/backup/write.ts';
import type { BackupFinding, BackupVerdict } from '../../src/model/backups/backup-contents.ts';
import { record } from '../../src/model/json/parse.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from '../unit/backup/shop.ts';

const { signal } = new AbortController();
/** The keys of the backup `one`. */
export const keys = backupKeys('one');
let place: Awaited<ReturnType<typeof temporaryStore>>;
/** Where the file behind a key lies. */
export const path = (key: string) => join(place.folder, key);

/** A store of its own for each test of a file. */
export function useStore(): void {
  beforeEach(async () => {
    place = await temporaryStore();
  });
  afterEach(() => place.remove());
}

/** What verifying a backup finds; `told`: each finding as `level place: code`. */
export async function verified(name = 'one'): Promise<BackupVerdict & { findings: BackupFinding[]; told: string[] }> {
  const findings: BackupFinding[] = [];
  const tell = (finding: BackupFinding) => void findings.push(finding);
  const verdict = await verifyBackup(place.store, name, { signal, tell, told: async () => undefined });
  const told = findings.map(({ level, place, text }) => `${level} ${place}: ${text.code}`);
  return { ...verdict, findings, told };
}

const objects = [
  configMap('a', { a: '1' }),
  configMap('ü-€-😀', { a: '2' }, 'other'),
  clusterRole('system:reader'),
  configMap('n'.repeat(253), { text: 'x'.repeat(3000) }),
];
/** Writes a backup of these objects. */
export const write = (name = 'one', all = objects) => writeBackup(place.store, about(name), inBatches(all), quietly());

/** A file of a tar. */
export type File = { name: string; text?: string; type?: 'symlink' | 'link' | 'directory' };

/** The tar of some files. */
export function tarOf(files: File[]): Promise<Uint8Array> {
  const entries: TarEntry[] = files.map(({ name, text = '', type }) => ({
    header: { name, size: type ? 0 : Buffer.byteLength(text), mode: 0o755, ...(type && { type, linkname: '/etc' }) },
    ...(!type && { body: text }),
  }));
  return packTar(entries);
}

export const version = { name: 'metadata/version', text: '1.1.0\n' };
export const plainPath = 'resources/configmaps/namespaces/shop/a.json';
export const versionedPath = 'resources/configmaps/v1-preferredversion/namespaces/shop/a.json';
export const json = JSON.stringify(configMap('a', { a: '1' }).object);
export const copies = (text = json) => [
  { name: plainPath, text },
  { name: versionedPath, text },
];
/** What is told of either copy. */
export const ofBoth = (code: string) => [plainPath, versionedPath].map((file) => `error ${file}: verify.${code}`);
export const plain = (name: string, text: string) => ({ name: `resources/${name}`, text });

/** A backup with this tarball in the place of its own, without index and resource list, that does not say how many objects it has. */
export async function withTarball(bytes: Uint8Array): Promise<void> {
  await rm(path(keys.folder), { recursive: true, force: true });
  await write();
  await writeFile(path(keys.tarball), bytes);
  for (const key of [keys.index, keys.resourceList]) await rm(path(key));
  const { status, ...backup } = record(JSON.parse(await readFile(path(keys.metadata), 'utf8')));
  const { progress: _, ...others } = record(status);
  await writeFile(path(keys.metadata), JSON.stringify({ ...backup, status: others }, null, 2));
}

export const withFiles = async (...files: File[]) => withTarball(gzipSync(await tarOf(files)));
/** What is found beyond the resource list, which these backups do not have. */
export const found = async () => beyondTheList(await verified());
export const beyondTheList = ({ told }: { told: string[] }) => told.filter((line) => !line.includes('resource-list'));
