import type { ClusterWriter } from '../../kube/cluster.ts';
import { configMapResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/object.ts';
import { record } from '../../model/parse.ts';
import type { Mappings } from '../../model/plan.ts';
import type { VeleroRunEnd } from '../../model/velero-run.ts';
import { imageConfigMap, storageClassConfigMap } from '../../velero/mapping-config-maps.ts';
import { veleroResource } from '../../velero/resource.ts';
import { followRun } from '../../velero/run/follow.ts';
import { outcomeOf } from '../../velero/run/phases.ts';
import { type RestoreScope, restoreByVelero } from '../../velero/run/restore.ts';
import { phaseOf } from '../../velero/run/run-progress.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import type { RestorePass } from './passes.ts';
import { restoreName } from './restore-name.ts';
import { marksOf, ofRestore, veleroScope } from './velero-scope.ts';

/** The Restores of a run on one target, and the ConfigMaps that they read. */
export class Restores {
  /** The step that they belong to. */
  readonly step: string;
  readonly #context: RunContext;
  readonly #target: OpenTarget;
  readonly #writer: ClusterWriter;
  readonly #namespace: string;
  readonly #put: string[] = [];
  /** Restores of earlier attempts, which may have brought something before they failed. */
  readonly #earlier: string[] = [];
  /** How each pass ended, and whether this session began it. */
  readonly ends: { end: VeleroRunEnd; here: boolean }[] = [];

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

  /** Runs the Restores one after another, or goes on with those of an earlier session. Gives their names, those of earlier attempts too. Throws `store-unavailable` where one failed. */
  async run(passes: readonly RestorePass[]): Promise<string[]> {
    const names: string[] = [];
    for (const pass of passes) {
      const { end, here } = await this.#one(pass);
      names.push(end.name);
      this.ends.push({ end, here });
      this.#judge(end);
    }
    return [...this.#earlier, ...names];
  }

  /** Goes on with the last Restore of a pass, unless that could not do anything. */
  async #one({ part, wish }: RestorePass): Promise<{ end: VeleroRunEnd; here: boolean }> {
    const { scope } = this.#context;
    const { namespace, name: first, labels } = this.place(part);
    const lent = await veleroScope(this.#context, this.#writer, this.step, ofRestore);
    const resource = await veleroResource(this.#writer, 'restores', scope.signal);
    const granted: RestoreScope = {
      ...lent,
      // The run may write all that it restores, and had the backup shown to this Velero before.
      requireGrant: () => undefined,
      openStore: ({ name: location }) => Promise.reject(new Error(`nothing is looked for in ${location}`)),
    };
    for (let attempt = 1; ; attempt++) {
      const name = attempt === 1 ? first : `${first}-${attempt}`;
      const there = await getIfThere(this.#writer, { resource, namespace, name }, scope.signal);
      if (!there) {
        return { end: await restoreByVelero(this.#writer, { namespace, name, labels, wish }, granted), here: true };
      }
      const outcome = outcomeOf(phaseOf(there));
      // After the backup was lost, or was to be made anew, an earlier session restored another one.
      const isOther = record(there.spec).backupName !== wish.backupName;
      if (isOther || outcome === 'failed' || outcome === 'refused') {
        this.#earlier.push(name);
        continue;
      }
      return { end: await followRun(this.#writer, { kind: 'restore', namespace, name }, lent), here: false };
    }
  }

  #judge({ outcome, name, phase, errors, reasons }: VeleroRunEnd): void {
    if (outcome === 'completed') return;
    if (outcome === 'partially-failed') {
      this.#say('warning', message('run.velero-restored-partly', { name, errors }));
      return;
    }
    const { context } = this.#target.spec;
    const words = message('run.velero-no-restore', { name, context, phase, reason: reasons.join('; ') || '–' });
    throw new KubeferryError('store-unavailable', words, { context, hint: message('run.velero-no-restore.hint') });
  }

  /** The name of a ConfigMap of somebody else for the same action. */
  async #otherLike({ metadata }: KubeObject): Promise<string | undefined> {
    const action = Object.keys(metadata.labels ?? {}).find((label) => label.startsWith('velero.io/change-'));
    const labelSelector = `velero.io/plugin-config,${action}=RestoreItemAction`;
    const where = { namespace: this.#namespace, labelSelector, signal: this.#context.scope.signal };
    const { items } = await this.#writer.listPage(configMapResource, where);
    return items.find((one) => one.metadata.name !== metadata.name)?.metadata.name;
  }

  #say(level: 'info' | 'warning', text: ReturnType<typeof message>): void {
    const { context } = this.#target.spec;
    this.#context.scope.emit({ type: 'log', level, step: this.step, context, text });
  }
}
