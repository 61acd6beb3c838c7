import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import type { BackupInfo } from '../model/backups/backup-contents.ts';
import type { Kept } from '../store/kept.ts';

const place = ['backups'];

/** A backup that is complete; what is not may be something else the next time. */
const completeInfo = z.object({
  name: z.string(),
  phase: z.string(),
  complete: z.literal(true),
  startedAt: z.string().exactOptional(),
  completedAt: z.string().exactOptional(),
  expiresAt: z.string().exactOptional(),
  namespaces: z.array(z.string()),
  cluster: z.string().exactOptional(),
  objects: z.number().exactOptional(),
  warnings: z.number(),
  errors: z.number(),
  format: z.string().exactOptional(),
  size: z.number().exactOptional(),
});

const content = z.object({
  first: z.array(completeInfo),
  read: z.array(z.object({ stamp: z.string(), info: completeInfo })),
});

/** What was known of the backups of a store when it was last listed. */
export class KnownBackups {
  /** The first page, newest first. */
  readonly first: readonly BackupInfo[];
  readonly #read: Map<string, { stamp: string; info: z.output<typeof completeInfo> }>;
  #learnt = false;

  private constructor({ first, read }: z.output<typeof content>) {
    this.first = first;
    this.#read = new Map(read.map((one) => [one.info.name, one]));
  }

  /** What is kept on this machine; nothing where that is not to be used or cannot be. */
  static async read(kept: Kept | undefined): Promise<KnownBackups> {
    const bytes = await kept?.get(place);
    const text = bytes && (await promisify(gunzip)(bytes)).toString('utf8');
    const parsed = content.safeParse(text === undefined ? undefined : JSON.parse(text));
    return new KnownBackups(parsed.success ? parsed.data : { first: [], read: [] });
  }

  /** What velero-backup.json said, where it is still the one of that stamp. */
  info(name: string, stamp: string | undefined): BackupInfo | undefined {
    const known = this.#read.get(name);
    return stamp !== undefined && known?.stamp === stamp ? known.info : undefined;
  }

  /** Takes what was read now. */
  learn(info: BackupInfo, stamp: string | undefined): void {
    const complete = completeInfo.safeParse(info);
    if (stamp === undefined || !complete.success) return;
    this.#read.set(info.name, { stamp, info: complete.data });
    this.#learnt = true;
  }

  /** Keeps what is new, without the backups that are not `there` any more. `first`: the first page, where that was read. */
  async keep(
    kept: Kept | undefined,
    there: ReadonlyMap<string, unknown>,
    first: readonly BackupInfo[] | undefined,
  ): Promise<void> {
    if (!kept) return;
    const shown = (first ?? this.first).filter(({ complete }) => complete);
    const names = (infos: readonly BackupInfo[]) => infos.map(({ name }) => name).join('/');
    if (!this.#learnt && names(shown) === names(this.first)) return;
    const read = [...this.#read.values()].filter(({ info }) => there.has(info.name));
    await kept.put(place, await promisify(gzip)(JSON.stringify({ first: shown, read }), { level: 1 }));
  }
}
