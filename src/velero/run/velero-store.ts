import { Readable } from 'node:stream';
import { backupKeys } from '../../backup/layout.ts';
import type { ClusterWriter } from '../../kube/cluster.ts';
import { KubeferryError } from '../../model/error.ts';
import type { EventSink } from '../../model/event.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { ThroughVelero } from '../../model/stores/read-store.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import type { Store, StoredEntry, StoreListing } from '../../store/store.ts';
import { veleroResource } from '../resource.ts';
import { askAddress, type VeleroFile } from './ask-address.ts';
import { askSigned, type SignedReach } from './signed-address.ts';

/** The files that a Velero signs addresses for, by the part of a backup. It signs none for velero-backup.json: the Backup object is that. */
const signed = {
  tarball: 'BackupContents',
  logs: 'BackupLog',
  results: 'BackupResults',
  resourceList: 'BackupResourceList',
  volumeInfo: 'BackupVolumeInfos',
  volumeSnapshots: 'BackupVolumeSnapshots',
  itemOperations: 'BackupItemOperations',
} as const satisfies Partial<Record<keyof ReturnType<typeof backupKeys>, VeleroFile>>;

/** Milliseconds for which an address is used; Velero's are good for ten minutes. */
const usable = 8 * 60_000;

/**
 * The store of a Velero, read through that Velero: its backups are its Backup objects, and it signs an address for each of their
 * files. So the store may be of any provider, and no keys are known here. Nothing can be written. Calls throw what a Store throws,
 * what the cluster throws, and `unreachable` where Velero does not answer.
 */
export class VeleroStore implements Store {
  readonly title: string;
  readonly #writer: ClusterWriter;
  readonly #place: ThroughVelero['velero'];
  readonly #reach: SignedReach;
  readonly #emit: EventSink;
  readonly #addresses = new Map<string, { url: Promise<URL>; until: number }>();
  readonly #listed = new Map<string, KubeObject>();

  /** `writer` may write in the namespace of Velero, where an address is asked for by an object. */
  constructor(writer: ClusterWriter, store: ThroughVelero, reach: SignedReach, emit: EventSink) {
    this.#writer = writer;
    this.#place = store.velero;
    this.#reach = reach;
    this.#emit = emit;
    this.title = storeLabel(store);
  }

  /** The names of its backups, the newest first. */
  async newest(signal: AbortSignal): Promise<string[]> {
    const begun = ({ status }: KubeObject) => text(record(status).startTimestamp) ?? '';
    const found = await this.#backups(signal);
    return found.sort((a, b) => (begun(a) < begun(b) ? 1 : -1)).map(({ metadata }) => metadata.name);
  }

  async head(key: string, signal = new AbortController().signal): Promise<StoredEntry | undefined> {
    const [name, file] = partOf(key);
    if (file === 'metadata') {
      const backup = await this.#backup(name, signal);
      const modified = new Date(text(record(backup?.status).completionTimestamp) ?? 0);
      return backup && { key, size: Buffer.byteLength(jsonOf(backup)), modified, etag: backup.metadata.uid ?? '' };
    }
    if (file === undefined) return undefined;
    try {
      const { body, size = 0, modified = new Date(0), etag } = await this.#ask(name, file, { end: 1 }, signal);
      body.destroy();
      return { key, size, modified, ...(etag !== undefined && { etag }) };
    } catch (thrown) {
      if (thrown instanceof KubeferryError && thrown.code === 'not-found') return undefined;
      throw thrown;
    }
  }

  async read(
    key: string,
    options: { range?: { start: number; end?: number }; signal?: AbortSignal } = {},
  ): Promise<Readable> {
    const { range = { start: 0 }, signal = new AbortController().signal } = options;
    const [name, file] = partOf(key);
    const missing = () => new KubeferryError('not-found', message('store.notFound', { store: this.title, key }));
    if (file === 'metadata') {
      const backup = await this.#backup(name, signal);
      if (!backup) throw missing();
      return Readable.from([Buffer.from(jsonOf(backup)).subarray(range.start, range.end)], { objectMode: false });
    }
    if (file === undefined) throw missing();
    if (range.end !== undefined && range.end <= range.start) return Readable.from([]);
    const { body, start } = await this.#ask(name, file, range, signal);
    if (start === range.start) return body;
    return Readable.from(cut(body, range), { objectMode: false });
  }

  async list(
    prefix: string,
    options: { delimiter?: '/'; after?: string; limit?: number; signal?: AbortSignal } = {},
  ): Promise<StoreListing> {
    const { after = '', limit = Number.POSITIVE_INFINITY, signal = new AbortController().signal } = options;
    const [root, name] = prefix.split('/');
    if (root !== 'backups' || (name !== '' && options.delimiter !== undefined)) return { entries: [], prefixes: [] };
    if (name) return { entries: await this.#files(name, signal), prefixes: [] };
    const all = (await this.newest(signal)).map((one) => `backups/${one}/`).sort();
    const left = all.filter((one) => one > after);
    const prefixes = left.slice(0, limit);
    const last = prefixes.at(-1);
    return { entries: [], prefixes, ...(left.length > prefixes.length && last !== undefined && { next: last }) };
  }

  /** A Velero signs addresses for some files only. */
  hides(key: string): boolean {
    return partOf(key)[1] === undefined;
  }

  async write(): Promise<never> {
    throw this.#readOnly();
  }

  async remove(): Promise<never> {
    throw this.#readOnly();
  }

  close(): void {
    this.#addresses.clear();
  }

  async #files(name: string, signal: AbortSignal): Promise<StoredEntry[]> {
    const keys = backupKeys(name);
    const parts = ['metadata', ...Object.keys(signed)].flatMap((part) =>
      Object.entries(keys).filter(([one]) => one === part),
    );
    const found = await Promise.all(parts.map(([, key]) => this.head(key, signal)));
    return found.filter((entry) => entry !== undefined).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async #ask(
    name: string,
    file: VeleroFile,
    range: { start?: number; end?: number },
    signal: AbortSignal,
  ): ReturnType<typeof askSigned> {
    return askSigned(await this.#address(name, file, signal), this.#reach, range, signal);
  }

  async #address(name: string, file: VeleroFile, signal: AbortSignal): Promise<URL> {
    const key = `${file}/${name}`;
    const known = this.#addresses.get(key);
    if (known && known.until > Date.now()) return known.url;
    // What has no Backup object is waited for in vain.
    if (!(await this.#backup(name, signal))) {
      throw new KubeferryError('not-found', message('store.notFound', { store: this.title, key: name }));
    }
    const url = askAddress(this.#writer, this.#place.namespace, { file, name }, { signal, emit: this.#emit });
    this.#addresses.set(key, { url, until: Date.now() + usable });
    url.catch(() => this.#addresses.delete(key));
    return url;
  }

  async #backup(name: string, signal: AbortSignal): Promise<KubeObject | undefined> {
    if (!this.#listed.has(name)) await this.#backups(signal);
    return this.#listed.get(name);
  }

  async #backups(signal: AbortSignal): Promise<KubeObject[]> {
    const { namespace, location } = this.#place;
    const resource = await veleroResource(this.#writer, 'backups', signal);
    this.#listed.clear();
    for await (const { items } of this.#writer.list(resource, { namespace, signal })) {
      for (const item of items) {
        if (record(item.spec).storageLocation === location) this.#listed.set(item.metadata.name, item);
      }
    }
    return [...this.#listed.values()];
  }

  #readOnly(): KubeferryError {
    return new KubeferryError('not-allowed', message('store.throughVelero', { store: this.title }), {
      hint: message('store.throughVelero.hint'),
    });
  }
}

/** The backup that a key belongs to, and what of it; nothing for what a Velero gives no address for. */
function partOf(key: string): [name: string, file: VeleroFile | 'metadata' | undefined] {
  const [, name = ''] = key.split('/');
  const [part] = Object.entries(backupKeys(name)).find(([, one]) => one === key) ?? [];
  if (part === 'metadata') return [name, 'metadata'];
  return [name, Object.entries(signed).find(([one]) => one === part)?.[1]];
}

function jsonOf({ apiVersion, kind, metadata, spec, status }: KubeObject): string {
  return JSON.stringify({ apiVersion, kind, metadata, spec, status }, null, 2);
}

/** A part of what came whole, because a server heeds no ranges. */
async function* cut(body: Readable, { start, end = Number.POSITIVE_INFINITY }: { start: number; end?: number }) {
  let at = 0;
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    if (at + bytes.length > start) yield bytes.subarray(Math.max(0, start - at), end - at);
    at += bytes.length;
    if (at >= end) return;
  }
}
