import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type CompiledFilter, readObjects } from '../backup/filter.ts';
import type { BackupReader } from '../backup/read.ts';
import { objectPath } from '../migrate/folder/object-path.ts';
import type { Requests } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { ObjectRef } from '../model/object.ts';
import { systemCode } from '../model/system-code.ts';
import { gitTreeOf } from '../store/git.ts';
import { makeFolder } from '../store/make-folder.ts';
import { objectText } from './backup-text.ts';
import type { Call } from './handler.ts';

type Unpacked = Requests['backup.unpack'];

/** Objects after which the front is told how far it is. */
const tellEvery = 500;

/**
 * Writes the objects that a filter takes below a folder that is new or empty, laid out as manifests are. Only this user may look into
 * it, because Secrets lie there in clear. Every path is made from encoded names, so none leads out of the folder, and no file is
 * written twice. What was written before a failure stays. Throws `already-exists` where the folder holds something,
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
  await writing(folder, () => prepare(folder));
  const tree = await gitTreeOf(folder);
  const made = new Set<string>();
  let written = 0;
  for await (const one of readObjects(backup, filter, signal)) {
    const text = objectText(backup.info.name, one, 'yaml');
    await writing(folder, () => writeNew(folder, one.entry, text, made));
    written += 1;
    if (written % tellEvery === 0) {
      emit({ written });
      await drained();
    }
  }
  emit({ written });
  return { folder, written, missing, ...(tree !== undefined && { insideGit: tree }) };
}

async function prepare(folder: string): Promise<void> {
  await makeFolder(folder);
  if ((await readdir(folder)).length > 0) throw Object.assign(new Error(`${folder} is not empty`), { code: 'EEXIST' });
  await chmod(folder, 0o700);
}

async function writeNew(folder: string, ref: ObjectRef, text: string, made: Set<string>): Promise<void> {
  const file = join(folder, ...objectPath(ref).split('/'));
  const parent = dirname(file);
  if (!made.has(parent)) {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    made.add(parent);
  }
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
