import { z } from 'zod';
import type { BackupFile, BackupFinding, BackupVerdict } from '../../model/backups/backup-contents.ts';
import { KubeferryError } from '../../model/error.ts';
import { recordAt } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Store } from '../../store/store.ts';
import { backupObject, fileName, filesOf, hiddenParts, missingParts } from '../details.ts';
import { type BackupKeys, backupKeys } from '../layout.ts';
import { infoOf } from '../list.ts';
import { readLog } from '../log.ts';
import { notFound, readIndex } from '../read.ts';
import { isSidePart, readSide, sideSchemas } from '../side-read.ts';
import { Findings } from './findings.ts';
import { ListCheck } from './listed.ts';
import { checkTarball, withoutVersions } from './tarball.ts';

/** How a verification is followed: `told` resolves when what was told is taken. */
export interface VerifyOptions {
  signal: AbortSignal;
  tell(finding: BackupFinding): void;
  told(): Promise<void>;
}

/** Reads the whole of a backup once, whoever made it, and tells everything that is not sound or unusual. Throws `not-found`, and what the store throws. */
export async function verifyBackup(store: Store, name: string, options: VerifyOptions): Promise<BackupVerdict> {
  const { signal } = options;
  const keys = backupKeys(name);
  const files = await filesOf(store, keys, signal);
  if (files.length === 0) throw notFound(store, name);
  const findings = new Findings(options.tell);
  const about = { store, name, keys, files, findings, signal };
  const { format, said } = await checkMetadata(about);
  const list = await checkSideFiles(about);
  await options.told();
  const tarball = files.find(({ what }) => what === 'tarball');
  if (!tarball) findings.error(fileName(keys, 'tarball'), message('verify.tarballMissing'));
  const { objects, unpacked } = tarball
    ? await checkTarball(
        store,
        {
          key: keys.tarball,
          file: tarball.name,
          packed: tarball.size,
          format,
          list,
          index: await indexOf(about, tarball),
        },
        findings,
        options,
      )
    : { objects: 0, unpacked: 0 };
  if (objects < said) findings.error(fileName(keys, 'metadata'), message('verify.fewer', { said, found: objects }));
  findings.end();
  await options.told();
  const { errors, warnings } = findings;
  return { sound: errors === 0, errors, warnings, objects, packed: tarball?.size ?? 0, unpacked };
}

/** What the checks of one backup share. */
interface About {
  store: Store;
  name: string;
  keys: BackupKeys;
  files: BackupFile[];
  findings: Findings;
  signal: AbortSignal;
}

/** Gives what velero-backup.json says: the format, where that can be read, and how many objects there are at the least. */
async function checkMetadata({
  store,
  name,
  keys,
  findings,
  signal,
}: About): Promise<{ format: string | undefined; said: number }> {
  const file = fileName(keys, 'metadata');
  const info = await infoOf(store, name, signal);
  if (info.problem) findings.error(file, info.problem.words);
  if (info.phase === 'PartiallyFailed') findings.warning(file, message('verify.partial', { errors: info.errors }));
  if (!info.complete && info.startedAt === undefined) return { format: undefined, said: 0 };
  const found = recordAt(await backupObject(store, keys, signal), 'metadata')?.name;
  if (found !== name) findings.error(file, message('verify.otherName', { found: String(found) }));
  // What could not be backed up is counted too.
  const said = info.phase === 'Completed' && info.errors === 0 ? (info.objects ?? 0) : 0;
  return { format: info.format ?? withoutVersions, said };
}

/** Reads what lies beside the tarball; gives the resource list. */
async function checkSideFiles(about: About): Promise<ListCheck | undefined> {
  const { store, name, keys, files, findings, signal } = about;
  const missing = missingParts(store, keys, files).filter((part) => part !== 'metadata' && part !== 'tarball');
  for (const part of missing) findings.warning(fileName(keys, part), message('verify.sideMissing'));
  for (const part of hiddenParts(store, keys)) findings.warning(fileName(keys, part), message('verify.hidden'));
  let list: ListCheck | undefined;
  for (const { name: file, what } of files) {
    const key = `${keys.folder}${file}`;
    await unlessDamaged(about, file, async () => {
      if (what === 'resourceList') {
        const names = await readSide(store, key, sideSchemas.resourceList, name, signal);
        list = new ListCheck(names ?? {}, findings, file);
      } else if (what === 'logs') {
        for await (const _ of readLog(store, name, signal)) signal.throwIfAborted();
      } else if (what === undefined && !olderFile.test(file)) findings.warning(file, message('verify.unknownFile'));
      else if (what === undefined || isSidePart(what)) {
        await readSide(store, key, what === undefined ? z.unknown() : sideSchemas[what], name, signal);
      }
    });
  }
  return list;
}

/** What Velero up to 1.17 wrote. */
const olderFile =
  /-(csi-volumesnapshots|csi-volumesnapshotcontents|csi-volumesnapshotclasses|itemsnapshots)\.json\.gz$/;

async function indexOf({ store, keys, files, findings, signal }: About, { size }: BackupFile) {
  const file = files.find(({ what }) => what === 'index')?.name;
  if (file === undefined) return undefined;
  const content = await readIndex(store, keys, size, signal);
  if (content) return { file, content };
  findings.error(file, message('verify.indexUnusable'));
  return undefined;
}

async function unlessDamaged({ findings }: About, file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'damaged') throw thrown;
    findings.error(file, message('verify.unreadable', { detail: thrown.words.args.detail ?? '' }));
  }
}
