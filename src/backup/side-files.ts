import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { LogEvent } from '../model/event.ts';
import { record } from '../model/json/parse.ts';
import { format } from '../model/message.ts';
import { apiVersionOf, type KubeObject, type ObjectRef } from '../model/objects/object.ts';

/** A sentence that came up while a backup was made; `at` in milliseconds since 1970. */
export interface BackupLogLine {
  at: number;
  event: LogEvent;
}

/** A volume whose data is not in the backup, as Velero's volumeinfo file names it. */
interface SkippedVolume {
  pvcName?: string;
  pvcNamespace?: string;
  pvName: string;
  skipped: true;
  skippedReason: string;
  snapshotDataMoved: false;
  preserveLocalSnapshot: false;
  pvInfo?: { reclaimPolicy: string; labels: Record<string, string> };
}

/** Gathers, object by object, what the files beside the tarball say. Formats: those of Velero 1.18. */
export class SideFiles {
  /** Names by kind and namespace; as they are, because there may be very many. */
  readonly #names = new Map<string, Map<string, string[]>>();
  readonly #volumes = new Map<string, SkippedVolume>();

  /** Takes note of one object. */
  add(one: { ref: ObjectRef; object: KubeObject }): void {
    const { ref } = one;
    const kind = `${apiVersionOf(ref)}/${ref.kind}`;
    const namespace = ref.namespace ?? '';
    const namespaces = this.#names.get(kind) ?? new Map<string, string[]>();
    const names = namespaces.get(namespace);
    if (names) names.push(ref.name);
    else this.#names.set(kind, namespaces.set(namespace, [ref.name]));
    if (ref.group === '' && ref.resource === 'persistentvolumeclaims') this.#claim(ref, one.object);
    if (ref.group === '' && ref.resource === 'persistentvolumes') this.#volume(ref, one.object);
  }

  /** `{"v1/Pod": ["ns/name", …]}`, sorted. */
  resourceList(): string {
    const kinds = [...this.#names].sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify(Object.fromEntries(kinds.map(([kind, names]) => [kind, fullNames(names)])));
  }

  /** Every bound claim, marked as skipped. */
  volumeInfo(): string {
    return JSON.stringify([...this.#volumes.values()]);
  }

  #claim(ref: ObjectRef, object: KubeObject): void {
    const volume = record(object.spec).volumeName;
    if (typeof volume !== 'string' || volume === '') return;
    this.#skip(volume, { pvcName: ref.name, ...(ref.namespace !== undefined && { pvcNamespace: ref.namespace }) });
  }

  #volume(ref: ObjectRef, object: KubeObject): void {
    const reclaimPolicy = record(object.spec).persistentVolumeReclaimPolicy;
    this.#skip(ref.name, {
      pvInfo: {
        reclaimPolicy: typeof reclaimPolicy === 'string' ? reclaimPolicy : 'Delete',
        labels: object.metadata.labels ?? {},
      },
    });
  }

  #skip(pvName: string, more: Partial<SkippedVolume>): void {
    const known = this.#volumes.get(pvName) ?? {
      pvName,
      skipped: true,
      skippedReason: 'Kubeferry carried the objects only, not the data of the volume.',
      snapshotDataMoved: false,
      preserveLocalSnapshot: false,
    };
    this.#volumes.set(pvName, { ...known, ...more });
  }
}

/** `namespace/name`, or the name alone, sorted. */
function fullNames(namespaces: Map<string, string[]>): string[] {
  const all = [...namespaces].flatMap(([namespace, names]) =>
    namespace === '' ? names : names.map((name) => `${namespace}/${name}`),
  );
  return all.sort();
}

/** The results file: warnings and errors by where they belong, as `velero backup describe` shows them. */
export function resultsJson(lines: BackupLogLine[]): string {
  const results = { warnings: {}, errors: {} };
  const warnings = byPlace(lines.filter(({ event }) => event.level === 'warning'));
  const errors = byPlace(lines.filter(({ event }) => event.level === 'error'));
  return JSON.stringify({ ...results, warnings, errors });
}

interface Results {
  velero?: string[];
  cluster?: string[];
  namespaces?: Record<string, string[]>;
}

function byPlace(lines: BackupLogLine[]): Results {
  const results: Results = {};
  for (const { event } of lines) {
    const place = event.object === undefined ? '' : ` resource: /${event.object.resource} name: /${event.object.name}`;
    const text = `${place} message: /${format(event.text)}`;
    const namespace = event.object?.namespace;
    if (namespace !== undefined) {
      results.namespaces ??= {};
      results.namespaces[namespace] = [...(results.namespaces[namespace] ?? []), text];
    } else if (event.object !== undefined) results.cluster = [...(results.cluster ?? []), text];
    else results.velero = [...(results.velero ?? []), text];
  }
  return results;
}

/** The log file: one line a sentence, in the text form of logrus, which Velero uses. */
export function logText(lines: BackupLogLine[], name: string): string {
  return lines
    .map(({ at, event }) => {
      const time = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
      const more = event.object === undefined ? '' : ` name=${quoted(event.object.name)}`;
      return `time="${time}" level=${event.level} msg=${quoted(format(event.text))} backup=velero/${name}${more}\n`;
    })
    .join('');
}

/** A side file as it is stored. */
export function packed(text: string): Promise<Buffer> {
  return promisify(gzip)(text.endsWith('\n') ? text : `${text}\n`);
}

function quoted(text: string): string {
  return /^[\w./@^+-]+$/.test(text) ? text : JSON.stringify(text);
}
