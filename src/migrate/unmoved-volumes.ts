import { claimsOfPod } from '../apply/pod-troubles.ts';
import { list, record, text } from '../model/json/parse.ts';
import { type Message, type MessageCode, message } from '../model/message.ts';
import type { Migration } from '../model/migration/plan.ts';
import type { UnmovedData } from '../model/migration/preparation.ts';
import { controllerOf } from '../model/objects/controller.ts';
import { labelMatcher } from '../model/objects/label-selector.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** What is told of, in the order in which it is. */
const kinds = [
  'host-path',
  'mounted-directly',
  'excluded',
  'lost',
  'read-only',
  'unmounted',
  'opted-out',
  'empty-dir',
  'unbound',
] as const;
type Kind = (typeof kinds)[number];

/** Kinds of volumes that pods mount without a claim, and that outlast them. Names as in the PodSpec. */
const directKinds = [
  ...['nfs', 'cephfs', 'rbd', 'iscsi', 'fc', 'glusterfs', 'cinder', 'azureDisk', 'azureFile'],
  ...['awsElasticBlockStore', 'gcePersistentDisk', 'vsphereVolume', 'portworxVolume', 'flexVolume'],
];
/** A hostPath of one of these is a device or the socket of a program, and no data. */
const notFiles: ReadonlySet<string> = new Set(['Socket', 'CharDevice', 'BlockDevice']);
const optedInAnnotation = 'backup.velero.io/backup-volumes';
const optedOutAnnotation = 'backup.velero.io/backup-volumes-excludes';
const excludedLabel = 'velero.io/exclude-from-backup';

/** Who is told of, by name, and what fills the sentence about it besides. */
type Found = Map<string, Record<string, string | Message>>;

/** How the pods of a source mount a claim. */
export interface ClaimMounts {
  /** A pod that runs mounts it. */
  running: boolean;
  /** One of those mounts all of it so that it can be written to. */
  writable: boolean;
  /** No container that mounts it may write. */
  readOnly: boolean;
}

/**
 * Learns from the pods and claims of a source, one after another, which data a migration does not move, or not as one might
 * think. Little is kept of each. `select`: what of a source moves.
 */
export class UnmovedVolumes {
  readonly #matches: (labels: Readonly<Record<string, string>>) => boolean;
  /** Objects that are selected one by one, as `namespace/name`. */
  readonly #names: ReadonlySet<string> | undefined;
  readonly #found = new Map<Kind, Found>(kinds.map((kind) => [kind, new Map()]));
  readonly #mounts = new Map<string, ClaimMounts>();
  /** Bound claims, as `namespace/claim`. */
  readonly #bound = new Set<string>();
  /** emptyDir volumes that a person has Velero back up. */
  readonly #optedIn: Found = new Map();

  constructor(select: Pick<Migration['spec']['select'], 'labelSelector' | 'objects'> = {}) {
    this.#matches = labelMatcher(select.labelSelector ?? '');
    this.#names = select.objects && new Set(select.objects.map((key) => key.split('/').slice(1).join('/')));
  }

  /** Takes a pod as its cluster has it. One that has ended holds nothing any more. */
  takePod(pod: KubeObject): void {
    const phase = text(record(pod.status).phase);
    if (phase === 'Succeeded' || phase === 'Failed') return;
    this.#noteMounts(pod, phase === 'Running');
    const name = workloadOf(pod);
    if (!this.#matches(pod.metadata.labels ?? {}) || !this.#isPicked(name)) return;
    const claims = claimsOfPod(pod);
    if (pod.metadata.labels?.[excludedLabel] === 'true' && claims.length > 0) this.#note('excluded', name);
    const optedIn = namesIn(pod.metadata.annotations?.[optedInAnnotation]);
    const optedOut = namesIn(pod.metadata.annotations?.[optedOutAnnotation]);
    for (const volume of list(record(pod.spec).volumes).map(record)) {
      const called = text(volume.name) ?? '';
      const hostPath = record(volume.hostPath);
      const direct = directKinds.find((kind) => volume[kind] !== undefined);
      if (volume.hostPath !== undefined && !notFiles.has(text(hostPath.type) ?? '')) {
        this.#note('host-path', name, { path: text(hostPath.path) ?? '' });
      }
      if (direct !== undefined) this.#note('mounted-directly', name, { kind: direct });
      if (isGoneWithPod(volume)) {
        const found = optedIn.has(called) ? this.#optedIn : this.#of('empty-dir');
        if (!found.has(name)) found.set(name, { volume: emptyDirWords(volume) });
      }
      if (volume.persistentVolumeClaim !== undefined && optedOut.has(called)) {
        this.#note('opted-out', name, { volume: called });
      }
    }
  }

  /** Takes a claim that is selected, as its cluster has it. */
  takeClaim(claim: KubeObject): void {
    const name = nameOf(claim);
    if (!this.#isPicked(name)) return;
    const phase = text(record(claim.status).phase);
    if (claim.metadata.labels?.[excludedLabel] === 'true') this.#note('excluded', name);
    else if (phase === 'Lost') this.#note('lost', name);
    else if (phase === 'Bound' || text(record(claim.spec).volumeName) !== undefined) this.#bound.add(name);
    else this.#note('unbound', name);
  }

  /** How the pods that were taken mount a claim (`namespace/claim`); nothing where none does. */
  mountsOf(claim: string): ClaimMounts | undefined {
    return this.#mounts.get(claim);
  }

  /** What is not moved by an engine. `carried`: the claims whose data goes along, as `namespace/claim`. */
  words(engine: Migration['spec']['engine'], carried: ReadonlySet<string>): UnmovedData[] {
    const found = new Map(this.#found);
    const bound = [...this.#bound].filter((claim) => !carried.has(claim));
    found.set(
      'read-only',
      among(bound, (claim) => this.#mounts.get(claim)?.readOnly === true),
    );
    if (engine === 'velero')
      found.set(
        'unmounted',
        among(bound, (claim) => !this.#mounts.get(claim)?.running),
      );
    else found.delete('opted-out');
    // Velero brings pods, and with them what else they had it back up, only where files go along.
    const isBrought = engine === 'velero' && carried.size > 0;
    if (!isBrought) found.set('empty-dir', new Map([...this.#optedIn, ...this.#of('empty-dir')]));
    return kinds.flatMap((kind) => wordsOf(kind, found.get(kind)));
  }

  #isPicked(name: string): boolean {
    return this.#names?.has(name) ?? true;
  }

  #noteMounts(pod: KubeObject, running: boolean): void {
    for (const { claim, locked, readOnly } of claimMounts(pod)) {
      const key = `${pod.metadata.namespace ?? ''}/${claim}`;
      const known = this.#mounts.get(key);
      this.#mounts.set(key, {
        running: running || known?.running === true,
        writable: (running && !locked) || known?.writable === true,
        readOnly: readOnly && known?.readOnly !== false,
      });
    }
  }

  #of(kind: Kind): Found {
    return this.#found.get(kind) ?? new Map();
  }

  #note(kind: Kind, name: string, args: Record<string, string | Message> = {}): void {
    const found = this.#of(kind);
    if (!found.has(name)) found.set(name, args);
  }
}

/** One sentence about all of a kind, with the first of them as its example. */
function wordsOf(kind: Kind, found: Found | undefined): UnmovedData[] {
  const [first] = found ?? [];
  if (!found || !first) return [];
  const [name, args] = first;
  const code: MessageCode = `unmoved.${kind}`;
  return [{ what: message(code, { count: found.size, name, ...args }), remedy: message(`unmoved.${kind}.do`) }];
}

function among(claims: readonly string[], wanted: (claim: string) => boolean): Found {
  return new Map(claims.filter(wanted).map((claim) => [claim, {}]));
}

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The workload that made a pod, as `namespace/name`, so that its pods are one; the pod itself where nothing made it. */
function workloadOf(pod: KubeObject): string {
  const { namespace = '', labels } = pod.metadata;
  const owner = controllerOf(pod);
  if (!owner) return nameOf(pod);
  const hash = `-${labels?.['pod-template-hash'] ?? ''}`;
  const isOfDeployment = owner.kind === 'ReplicaSet' && hash.length > 1 && owner.name.endsWith(hash);
  return `${namespace}/${isOfDeployment ? owner.name.slice(0, -hash.length) : owner.name}`;
}

/** Whether a volume is made for a pod and goes with it. What lies in memory is not told of: nobody takes that for kept. */
function isGoneWithPod({ emptyDir, ephemeral }: Readonly<Record<string, unknown>>): boolean {
  return ephemeral !== undefined || (emptyDir !== undefined && record(emptyDir).medium !== 'Memory');
}

function emptyDirWords({ name, emptyDir }: Readonly<Record<string, unknown>>): string | Message {
  const volume = text(name) ?? '';
  const size = text(record(emptyDir).sizeLimit);
  return size === undefined ? volume : message('unmoved.at-most', { volume, size });
}

/** The claims of a pod. `locked`: the volume itself is mounted read-only; `readOnly`: so is it by each container, at the least. */
function claimMounts({ spec }: KubeObject): { claim: string; locked: boolean; readOnly: boolean }[] {
  const { volumes, containers, initContainers } = record(spec);
  const mounts = [...list(containers), ...list(initContainers)].flatMap((one) => list(record(one).volumeMounts));
  return list(volumes).flatMap((one) => {
    const { name, persistentVolumeClaim } = record(one);
    const { claimName, readOnly } = record(persistentVolumeClaim);
    const claim = text(claimName);
    if (claim === undefined) return [];
    const own = mounts.map(record).filter((mount) => mount.name === name);
    const onlyRead = own.length > 0 && own.every((mount) => mount.readOnly === true);
    const locked = readOnly === true;
    return [{ claim, locked, readOnly: locked || onlyRead }];
  });
}

function namesIn(annotation: string | undefined): ReadonlySet<string> {
  return new Set((annotation ?? '').split(',').map((name) => name.trim()));
}
