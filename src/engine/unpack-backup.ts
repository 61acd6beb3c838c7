import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { manifestYaml } from '../adapt/manifest/manifest-yaml.ts';
import { requireAsNamed } from '../backup/as-named.ts';
import { type CompiledFilter, readObjects } from '../backup/filter.ts';
import type { BackupReader } from '../backup/read.ts';
import { manifestPath } from '../migrate/folder/manifest-path.ts';
import type { Requests } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { ObjectRef } from '../model/objects/object.ts';
import { systemCode } from '../model/system-code.ts';
import { gitTreeOf } from '../store/git.ts';
import { makeFolder } from '../store/make-folder.ts';
import { withObject } from './backup-text.ts';
import type { Call } from './handler.ts';

type Unpacked = Requests['backup.unpack'];

/** Files that are written side by side before the front is told how far it is. */
const filesAtATime = 64;

/**
 * Writes the objects that a filter takes below a folder that is new or empty, laid out as manifests are. Only this user may look into
 * it, because Secrets lie there in clear. Every path is made from encoded names, so none leads out of the folder, and no file is
 * written twice. What was written before a failure stays; where nothing is taken, no folder is made. Throws `already-exists` where the folder holds something,
 * `store-unavailable` where it cannot be written, and what the backup throws.
 */
export async function unpackBackup(
  backup: BackupReader,
  filter: CompiledFilter,
  place: string,
  { signal, emit, drained }: Pick<Call<Unpacked['event']>, 'signal' | 'emit' | 'drained'>,
): Promise<Unpacked['result']> {
  const folder = resolve(place);
  const missing = filter.unmatched(await backup.entries());
  await writing(folder, () => requireEmpty(folder));
  let prepared = false;
  const made = new Map<string, Promise<unknown>>();
  let written = 0;
  let group: Promise<void>[] = [];
  const settle = async () => {
    // All have ended before a failure is told: nothing may still be written then.
    const ending = Promise.allSettled(group);
    group = [];
    for (const result of await ending) {
      if (result.status === 'rejected') throw result.reason;
      written += 1;
    }
    emit({ written });
    await drained();
  };
  try {
    for await (const one of readObjects(backup, filter, signal)) {
      if (!prepared) await writing(folder, () => prepare(folder));
      prepared = true;
      const text = withObject(backup.info.name, one, (object) =>
        manifestYaml(requireAsNamed(backup.info.name, one.entry, object)),
      );
      const writes = writing(folder, () => writeNew(folder, one.entry, text, made));
      // It is met when the group is settled; until then it is not to be called unhandled.
      writes.catch(() => undefined);
      group.push(writes);
      if (group.length >= filesAtATime) await settle();
    }
  } finally {
    await settle();
  }
  const tree = prepared ? await gitTreeOf(folder) : undefined;
  return { folder, written, missing, ...(tree !== undefined && { insideGit: tree }) };
}

async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return [];
    throw thrown;
  });
  if (names.length > 0) throw Object.assign(new Error(`${folder} is not empty`), { code: 'EEXIST' });
}

async function prepare(folder: string): Promise<void> {
  await makeFolder(folder);
  await chmod(folder, 0o700);
}

async function writeNew(
  folder: string,
  ref: ObjectRef,
  text: string,
  made: Map<string, Promise<unknown>>,
): Promise<void> {
  const file = join(folder, ...manifestPath(ref).split('/'));
  const parent = dirname(file);
  const there = made.get(parent) ?? mkdir(parent, { recursive: true, mode: 0o700 });
  made.set(parent, there);
  await there;
  await writeFile(file, text, { flag: 'wx', mode: 0o600 });
}

async function writing<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') {
      throw new KubeferryError('already-exists', message('backup.notEmpty', { folder }), {
        hint: message('backup.notEmpty.hint'),
        cause: thrown,
      });
    }
    throw new KubeferryError('store-unavailable', message('folder.not-writable', { folder }), {
      hint: message('folder.not-writable.hint'),
      cause: thrown,
    });
  }
}
