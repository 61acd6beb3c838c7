import type { BackupEntry } from '../../../backup/index-file.ts';
import type { BackupReader } from '../../../backup/read.ts';
import { referenced } from '../../../backup/references.ts';
import { type ComingKind, comingKinds } from '../../../facts/judgement/coming-kinds.ts';
import { groupResource, parseApiVersion } from '../../../model/objects/object.ts';
import { ReadOnce } from '../../../model/read-once.ts';
import type { KindSchema } from '../../../model/schemas/kind-schema.ts';

/** The custom kinds whose definitions lie in a backup. Each definition is read once, when its kind is asked for. */
export class DefinedKinds {
  readonly #backup: BackupReader;
  readonly #entries: readonly BackupEntry[];
  readonly #read = new ReadOnce<ReadonlyMap<string, ComingKind>>();

  constructor(backup: BackupReader, entries: readonly BackupEntry[]) {
    this.#backup = backup;
    this.#entries = entries;
  }

  /** The schema of a kind that the backup has objects of; nothing where its definition is not there. Throws what reading the backup throws. */
  async schemaOf(apiVersion: string, kind: string, signal: AbortSignal): Promise<KindSchema | undefined> {
    const { group } = parseApiVersion(apiVersion);
    const defined = await this.#read.of(`${group} ${kind}`, () => this.#definitionOf(group, kind, signal));
    const schema = defined.get(`${apiVersion} ${kind}`)?.schema;
    return schema && { schema, others: {} };
  }

  async #definitionOf(group: string, kind: string, signal: AbortSignal): Promise<ReadonlyMap<string, ComingKind>> {
    const one = this.#entries.find((entry) => entry.group === group && entry.kind === kind);
    const name = one && groupResource(one);
    const isIt = (entry: BackupEntry) => entry.name === name && groupResource(entry) === referenced.definitions;
    const definition = name === undefined ? undefined : this.#entries.find(isIt);
    if (!definition) return new Map();
    for await (const { json } of this.#backup.read([definition], signal)) {
      return comingKinds([this.#backup.parsed(json)]);
    }
    return new Map();
  }
}
