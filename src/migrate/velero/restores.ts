import type { ClusterWriter } from '../../kube/cluster.ts';
import { configMapResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import { record } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroRunEnd } from '../../model/velero/velero-run.ts';
import { imageConfigMap, storageClassConfigMap } from '../../velero/mapping-config-maps.ts';
import { veleroResource } from '../../velero/resource.ts';
import { followRun } from '../../velero/run/follow.ts';
import { outcomeOf } from '../../velero/run/phases.ts';
import { askForRestore, type RestoreScope } from '../../velero/run/restore.ts';
import { phaseOf } from '../../velero/run/run-progress.ts';
import type { RunScope } from '../../velero/run/run-scope.ts';
import { listVolumes } from '../../velero/run/run-volumes.ts';
import { waitPast } from '../../velero/run/wait-past.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import { notCarried } from './file-volumes.ts';
import type { RestorePass } from './passes.ts';
import { restoreName } from './restore-name.ts';
import { marksOf, veleroScope, weighRestores } from './velero-scope.ts';

/** What goes on around the Restores. */
export interface Filling {
  /** Before each Restore that Velero is asked for. */
  asks(): Promise<void>;
  /** Before volumes are filled through pods; throws where they must not be. */
  begins(): Promise<void>;
  /** After that. */
  ended(): Promise<void>;
  /** After this Restore brought claims, before any pod mounts one. */
  claimsCame(restore: string): Promise<void>;
}

/** The Restores of a run on one target, and the ConfigMaps that they read. */
export class Restores {
  /** The step that they belong to. */
  readonly step: string;
  readonly #context: RunContext;
  readonly #target: OpenTarget;
  readonly #writer: ClusterWriter;
  readonly #namespace: string;
  readonly #weigh = weighRestores();
  readonly #put: string[] = [];
  /** Restores of earlier attempts, which may have brought something before they failed. */
  readonly #earlier: string[] = [];

  /** `namespace`: that of Velero. */
  constructor(context: RunContext, target: OpenTarget, writer: ClusterWriter, namespace: string) {
    this.step = `restore:${target.spec.name}`;
    this.#context = context;
    this.#target = target;
    this.#writer = writer;
    this.#namespace = namespace;
  }

  /** Where an object of this run lies beside Velero. */
  place(part: string): { namespace: string; name: string; labels: Record<string, string> } {
    const name = restoreName(this.#context.run, this.#target.spec.name, part);
    return { namespace: this.#namespace, name, labels: marksOf(this.#context) };
  }

  /** Puts a ConfigMap there until `end`, in the place of the one of an earlier session. */
  async put(object: KubeObject): Promise<void> {
    const { signal } = this.#context.scope;
    const { name } = object.metadata;
    this.#put.push(name);
    const address = { resource: configMapResource, namespace: this.#namespace, name };
    const there = await getIfThere(this.#writer, address, signal);
    if (there) await this.#writer.delete(address, { signal });
    await this.#writer.create(configMapResource, this.#namespace, object, { signal });
  }

  /** Has Velero map storage classes and images. It takes one ConfigMap for each; where there is another one already, that stays as it is, and is told. */
  async putMappings(mappings: Mappings): Promise<void> {
    const classes = storageClassConfigMap(this.place('storage-classes'), mappings);
    const images = imageConfigMap(this.place('images'), mappings);
    for (const object of [classes, images]) {
      if (!object) continue;
      const other = await this.#otherLike(object);
      if (other === undefined) await this.put(object);
      else this.#say('warning', message('run.velero-mapped', { name: other, namespace: this.#namespace }));
    }
  }

  /** Removes what was put there. What stays is told: it would act on every Restore of that Velero. */
  async end(): Promise<void> {
    // Also after a cancel.
    const signal = AbortSignal.timeout(10_000);
    for (const name of this.#put) {
      try {
        await this.#writer.delete({ resource: configMapResource, namespace: this.#namespace, name }, { signal });
      } catch (thrown) {
        const detail = toKubeferryError(thrown).words;
        this.#say('warning', message('run.velero-config-left', { name, namespace: this.#namespace, detail }));
      }
    }
  }

  /**
   * Runs the Restores one after another, or goes on with those of an earlier session. Gives their names, those of earlier attempts too. Throws
   * `store-unavailable` where one failed, or a volume did not get its data.
   */
  async run(passes: readonly RestorePass[], filling: Filling): Promise<string[]> {
    const names: string[] = [];
    const open: { pass: RestorePass; name: string }[] = [];
    for (const pass of passes) {
      const name = await this.#ask(pass, filling);
      names.push(name);
      if (pass.part === 'snapshots') {
        await this.#begun(pass, name);
        await filling.claimsCame(name);
        open.push({ pass, name });
      } else await this.#end(pass, name, filling);
    }
    for (const { pass, name } of open) await this.#end(pass, name, filling);
    return [...this.#earlier, ...names];
  }

  /** Has Velero make the Restore of a pass, or takes the last one, unless that could not do anything, or left volumes without their files. Gives its name. */
  async #ask(pass: RestorePass, filling: Filling): Promise<string> {
    const { part, wish } = pass;
    const { scope } = this.#context;
    const { namespace, name: first, labels } = this.place(part);
    const granted: RestoreScope = {
      ...(await this.#lent()),
      // The run may write all that it restores, and had the backup shown to this Velero before.
      requireGrant: () => undefined,
      openStore: ({ name: location }) => Promise.reject(new Error(`nothing is looked for in ${location}`)),
    };
    const resource = await veleroResource(this.#writer, 'restores', scope.signal);
    for (let attempt = 1; ; attempt++) {
      const name = attempt === 1 ? first : `${first}-${attempt}`;
      const there = await getIfThere(this.#writer, { resource, namespace, name }, scope.signal);
      if (!there) {
        if (part === 'volumes') await filling.begins();
        await filling.asks();
        await askForRestore(this.#writer, { namespace, name, labels, wish }, granted);
        return name;
      }
      const outcome = outcomeOf(phaseOf(there));
      // After the backup was lost, or was to be made anew, an earlier session restored another one.
      const isOther = record(there.spec).backupName !== wish.backupName;
      // No workload came after it, so nothing has written to them since.
      const isUnfilled = part === 'volumes' && outcome !== undefined && (await this.#unfilled(pass, name)).length > 0;
      if (!isOther && !isUnfilled && outcome !== 'failed' && outcome !== 'refused') return name;
      this.#earlier.push(name);
    }
  }

  /** Waits until Velero has brought the claims of snapshots: their data comes while it goes on. */
  async #begun({ volumes = [] }: RestorePass, name: string): Promise<void> {
    const { signal } = this.#context.scope;
    const place = { kind: 'restore', namespace: this.#namespace, name } as const;
    await waitPast(this.#writer, place, ['New', 'InProgress'], await this.#lent());
    const moving = await listVolumes(this.#writer, 'restore', place, signal);
    const begun = new Set(moving.map(({ volume }) => volume));
    const claim = volumes.find((volume) => !begun.has(volume));
    if (claim === undefined) return;
    const { context } = this.#target.spec;
    throw new KubeferryError('store-unavailable', message('run.snapshot-not-begun', { claim, name, context }), {
      context,
      hint: message('run.snapshot-not-restored.hint'),
    });
  }

  /** Follows the Restore of a pass to its end. */
  async #end(pass: RestorePass, name: string, filling: Filling): Promise<void> {
    const place = { kind: 'restore', namespace: this.#namespace, name } as const;
    const end = await followRun(this.#writer, place, await this.#lent());
    if (pass.part === 'volumes') await filling.ended();
    this.#judge(end);
    const [volume] = await this.#unfilled(pass, name);
    if (volume === undefined) return;
    const { context } = this.#target.spec;
    const isSnapshot = pass.part === 'snapshots';
    // No workload comes, which would find an empty volume, or a half full one; one of a snapshot is bound when it is full.
    const code = isSnapshot ? 'run.snapshot-not-restored' : 'run.volume-not-restored';
    const hint = message(isSnapshot ? 'run.snapshot-not-restored.hint' : 'run.volume-not-restored.hint');
    throw new KubeferryError('store-unavailable', message(code, { volume, name, context }), { context, hint });
  }

  /** What a Restore was to fill, and did not. */
  #unfilled({ volumes = [] }: RestorePass, name: string): Promise<string[]> {
    const { signal } = this.#context.scope;
    return notCarried(this.#writer, { kind: 'restore', namespace: this.#namespace, name }, volumes, signal);
  }

  #lent(): Promise<RunScope> {
    return veleroScope(this.#context, this.#writer, this.step, this.#weigh);
  }

  #judge({ outcome, name, phase, errors, reasons, brokenOff }: VeleroRunEnd): void {
    if (outcome === 'completed') return;
    if (outcome === 'partially-failed') {
      this.#say('warning', message('run.velero-restored-partly', { name, errors }));
      return;
    }
    const { context } = this.#target.spec;
    const words = message('run.velero-no-restore', { name, context, phase, reason: reasons.join('; ') || '–' });
    throw new KubeferryError('store-unavailable', brokenOff?.words ?? words, {
      context,
      hint: message('run.velero-no-restore.hint'),
    });
  }

  /** The name of a ConfigMap of somebody else for the same action. */
  async #otherLike({ metadata }: KubeObject): Promise<string | undefined> {
    const action = Object.keys(metadata.labels ?? {}).find((label) => label.startsWith('velero.io/change-'));
    const labelSelector = `velero.io/plugin-config,${action}=RestoreItemAction`;
    const where = { namespace: this.#namespace, labelSelector, signal: this.#context.scope.signal };
    for await (const { items } of this.#writer.list(configMapResource, where)) {
      const other = items.find((one) => one.metadata.name !== metadata.name);
      if (other) return other.metadata.name;
    }
    return undefined;
  }

  #say(level: 'info' | 'warning', text: ReturnType<typeof message>): void {
    const { context } = this.#target.spec;
    this.#context.scope.emit({ type: 'log', level, step: this.step, context, text });
  }
}
