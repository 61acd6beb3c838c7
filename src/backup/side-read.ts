import { z } from 'zod';
import type { BackupPart, BackupRemark, BackupVolume } from '../model/backups/backup-contents.ts';
import { clusterScope } from '../model/backups/backup-contents.ts';
import { message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import { limits, readError } from './damage.ts';
import { stream } from './fetch.ts';
import { TarError } from './tar-read.ts';
import { unpackStream } from './unpack.ts';

/** The parts of a backup that are lists or objects in gzipped JSON, and what is in them. Empty ones may be `null`. */
export const sideSchemas = {
  results: z.preprocess((value) => value ?? {}, z.object({ warnings: remarks(), errors: remarks() })),
  resourceList: z.record(z.string(), z.array(z.string()).nullable()).nullable(),
  volumeInfo: z.array(volume()).nullable(),
  podVolumeBackups: z.array(z.looseObject({})).nullable(),
  volumeSnapshots: z.array(z.looseObject({})).nullable(),
  itemOperations: z.array(z.looseObject({})).nullable(),
};

/** A part with a schema. */
export type SidePart = keyof typeof sideSchemas;

/** Whether a part is one of them. */
export function isSidePart(part: BackupPart): part is SidePart {
  return Object.hasOwn(sideSchemas, part);
}

/** What a gzipped JSON file holds. Throws `damaged` where it is none or larger than allowed, `not-found`, and what the store throws. */
export async function readSide<Content>(
  store: Store,
  key: string,
  schema: z.ZodType<Content>,
  name: string,
  signal: AbortSignal,
): Promise<Content> {
  try {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of unpackStream(stream(store, key, { signal }))) {
      size += part.length;
      if (size > limits.side) throw new TarError(message('backup.damage.large', { bytes: limits.side }));
      parts.push(part);
    }
    return schema.parse(JSON.parse(Buffer.concat(parts).toString('utf8')));
  } catch (thrown) {
    throw readError(thrown, name);
  }
}

function remarks() {
  const texts = z.array(z.string()).nullish();
  const places = z.object({ velero: texts, cluster: texts, namespaces: z.record(z.string(), texts).nullish() });
  return places.nullish();
}

function volume() {
  const size = z.object({ size: z.number().nullish() }).nullish();
  return z.looseObject({
    pvcName: z.string().nullish(),
    pvcNamespace: z.string().nullish(),
    pvName: z.string().nullish(),
    backupMethod: z.string().nullish(),
    skipped: z.boolean().nullish(),
    skippedReason: z.string().nullish(),
    result: z.string().nullish(),
    csiSnapshotInfo: size,
    snapshotDataMovementInfo: size,
    pvbInfo: size,
  });
}

/** The results file line by line, errors first. */
export function remarksOf({ warnings, errors }: z.output<typeof sideSchemas.results>): BackupRemark[] {
  return [...remarksOfLevel('error', errors), ...remarksOfLevel('warning', warnings)];
}

function remarksOfLevel(
  level: BackupRemark['level'],
  places: z.output<typeof sideSchemas.results>['errors'],
): BackupRemark[] {
  const namespaces = Object.entries(places?.namespaces ?? {});
  return [
    ...(places?.velero ?? []).map((text) => remark(level, text)),
    ...(places?.cluster ?? []).map((text) => remark(level, text, clusterScope)),
    ...namespaces.flatMap(([namespace, texts]) => (texts ?? []).map((text) => remark(level, text, namespace))),
  ];
}

/** Velero writes each as ` resource: /x name: /y message: /m error: /e`, the members that it knows. */
function remark(level: BackupRemark['level'], line: string, namespace?: string): BackupRemark {
  const { resource, name, text, error } =
    /^\s*(?:resource: \/(?<resource>\S*) )?(?:name: \/(?<name>\S*) )?(?:message: \/(?<text>.*?))?(?: ?error: \/(?<error>.*))?$/s.exec(
      line,
    )?.groups ?? {};
  const said = [text, error].filter((each) => each !== undefined && each.trim() !== '').join(': ');
  return {
    level,
    ...(namespace !== undefined && { namespace }),
    ...(resource && { resource }),
    ...(name && { name }),
    text: said === '' ? line.trim() : said,
  };
}

/** What the volume file says, volume by volume. */
export function volumesOf(infos: z.output<typeof sideSchemas.volumeInfo>): BackupVolume[] {
  return (infos ?? []).map((info) => {
    const size = info.snapshotDataMovementInfo?.size ?? info.pvbInfo?.size ?? info.csiSnapshotInfo?.size;
    return {
      ...(info.pvcName && { claim: { namespace: info.pvcNamespace ?? '', name: info.pvcName } }),
      volume: info.pvName ?? '',
      ...(info.backupMethod && { method: info.backupMethod }),
      ...(info.skipped === true && { skipped: info.skippedReason ?? '' }),
      ...(info.result && { result: info.result }),
      ...(typeof size === 'number' && { size }),
    };
  });
}
