import type { ClusterReader } from '../../kube/cluster.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { EventSink } from '../../model/event.ts';
import { number, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { ApiResource, KubeObject } from '../../model/objects/object.ts';
import type { VeleroRunKind, VeleroVolume } from '../../model/velero/velero-run.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import { brokenRepository, listRepositories } from '../repositories.ts';
import { labelValue } from './label-value.ts';

/** The objects that stand for the data of a volume, by what is done with it. */
const resources: Record<VeleroRunKind, readonly string[]> = {
  backup: ['podvolumebackups.velero.io', 'datauploads.velero.io'],
  restore: ['podvolumerestores.velero.io', 'datadownloads.velero.io'],
};

/** The data of the volumes of one backup or restore, and how far each is. */
export class RunVolumes {
  readonly #step: string;
  readonly #emit: EventSink;
  readonly #moved: () => void;
  readonly #known = new Map<string, VeleroVolume>();

  /** `moved` is called at each change. */
  constructor(step: string, emit: EventSink, moved: () => void) {
    this.#step = step;
    this.#emit = emit;
    this.#moved = moved;
  }

  /** As they are now, by name. */
  get all(): VeleroVolume[] {
    return [...this.#known.values()].sort((a, b) => (a.volume < b.volume ? -1 : 1));
  }

  /** Says of each that has not come to its end, or failed, where its repository is the cause. Throws what the cluster throws. */
  async judge(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<void> {
    const open = [...this.#known].filter(([, { phase }]) => phase !== 'Completed');
    if (open.length === 0) return;
    const all = await listRepositories(cluster, namespace, signal);
    for (const [key, one] of open) {
      const found = brokenRepository(one, all);
      if (!found || !one.repository) continue;
      const { name, message: reason = '–' } = found;
      this.#known.set(key, { ...one, repository: { ...one.repository, broken: reason } });
      const text = message('velero.volumeRepository', { volume: one.volume, name, reason });
      this.#emit({ type: 'log', level: 'error', step: this.#step, context: cluster.context, text });
    }
  }

  /** Follows them until the signal aborts; what may not be seen is told as a warning. Throws what discovery throws. */
  async follow(cluster: ClusterReader, kind: VeleroRunKind, place: VolumesPlace, signal: AbortSignal): Promise<void> {
    const discovery = await cluster.discovery({ signal });
    const found = resources[kind].flatMap((name) => discovery.findResource(name) ?? []);
    await Promise.all(found.map((resource) => this.#followOne(cluster, resource, kind, place, signal)));
  }

  async #followOne(
    cluster: ClusterReader,
    resource: ApiResource,
    kind: VeleroRunKind,
    { namespace, name }: VolumesPlace,
    signal: AbortSignal,
  ): Promise<void> {
    const labelSelector = `velero.io/${kind}-name=${labelValue(name)}`;
    try {
      for await (const event of cluster.watch(resource, { namespace, labelSelector, signal })) {
        if (event.type !== 'synced' && event.type !== 'deleted') this.#take(cluster.context, event.object);
      }
    } catch (thrown) {
      if (signal.aborted) return;
      const detail = toKubeferryError(thrown).words;
      const text = message('velero.volumesUnread', { detail });
      this.#emit({ type: 'log', level: 'warning', step: this.#step, context: cluster.context, text });
    }
  }

  #take(context: string, object: KubeObject): void {
    const now = volumeOf(object);
    const key = `${object.kind}/${now.name}`;
    const before = this.#known.get(key);
    this.#known.set(key, now);
    this.#moved();
    if (before?.phase !== now.phase || tenthOf(now) > tenthOf(before)) {
      const failed = now.phase === 'Failed' || now.phase === 'Canceled';
      const { volume, phase, message: reason = '–' } = now;
      const text = failed
        ? message('velero.volumeFailed', { volume, phase, reason })
        : message('velero.volume', { volume, phase, done: bytesWords(now.done), total: bytesWords(now.total) });
      this.#emit({ type: 'log', level: failed ? 'error' : 'info', step: this.#step, context, text });
    }
    const sum = (part: 'done' | 'total') => this.all.reduce((bytes, one) => bytes + one[part], 0);
    const volume = { name: now.volume, done: now.done, total: now.total };
    this.#emit({ type: 'progress', step: this.#step, done: sum('done'), total: sum('total'), unit: 'bytes', volume });
  }
}

/** How many tenths of its data are moved: each is told. */
function tenthOf({ done, total }: VeleroVolume): number {
  return total > 0 ? Math.floor((10 * done) / total) : 0;
}

/** The data of the volumes of a backup or a restore as it is now. Throws what the cluster throws. */
export async function listVolumes(
  cluster: ClusterReader,
  kind: VeleroRunKind,
  { namespace, name }: VolumesPlace,
  signal: AbortSignal,
): Promise<VeleroVolume[]> {
  const discovery = await cluster.discovery({ signal });
  const labelSelector = `velero.io/${kind}-name=${labelValue(name)}`;
  const found: VeleroVolume[] = [];
  for (const resource of resources[kind].flatMap((one) => discovery.findResource(one) ?? [])) {
    for await (const page of cluster.list(resource, { namespace, labelSelector, signal })) {
      found.push(...page.items.map(volumeOf));
    }
  }
  return found;
}

/** Whose volumes. */
export interface VolumesPlace {
  namespace: string;
  name: string;
}

function volumeOf({ kind, metadata, spec, status }: KubeObject): VeleroVolume {
  const { phase, progress, message: said, node: movedBy, startTimestamp } = record(status);
  const startedAt = text(startTimestamp);
  const { bytesDone, totalBytes } = record(progress);
  const reason = text(said);
  // A backup names the node before it begins, a restore when it has begun.
  const node = text(movedBy) || text(record(spec).node);
  return {
    kind,
    name: metadata.name,
    volume: volumeName(record(spec)),
    phase: text(phase) || 'New',
    done: number(bytesDone) ?? 0,
    total: number(totalBytes) ?? 0,
    ...(node && { node }),
    ...(startedAt && { startedAt }),
    ...(reason && { message: reason }),
    ...repositoryOf(record(spec)),
  };
}

/** A restore names the namespace of the source; a backup of a pod's volume has it with the pod. */
function repositoryOf(spec: Readonly<Record<string, unknown>>): Pick<VeleroVolume, 'repository'> {
  const volumeNamespace = text(spec.sourceNamespace) || text(record(spec.pod).namespace);
  const location = text(spec.backupStorageLocation);
  return volumeNamespace && location ? { repository: { volumeNamespace, location } } : {};
}

/** Pod volumes are known by their pod, snapshots by the claim that they are of. */
function volumeName({
  pod,
  volume,
  sourceNamespace,
  sourcePVC,
  targetVolume,
}: Readonly<Record<string, unknown>>): string {
  const { namespace, pvc } = record(targetVolume);
  const parts =
    text(volume) !== undefined
      ? [record(pod).namespace, record(pod).name, volume]
      : pvc !== undefined
        ? [namespace, pvc]
        : [sourceNamespace, sourcePVC];
  return parts.map((part) => text(part) ?? '').join('/');
}
