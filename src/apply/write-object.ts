import type { Difference } from '../diff/compare.ts';
import { areAlike, exactDifferences } from '../diff/exact.ts';
import { imprintOf } from '../diff/imprint.ts';
import { withScaleOf } from '../diff/scaled.ts';
import type { ClusterWriter, Discovery, WriteOptions } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { toJson } from '../model/json-text.ts';
import { type Message, message } from '../model/message.ts';
import type { ApiResource, KubeObject, ObjectRef } from '../model/object.ts';
import { isAsRunLeft } from './as-left.ts';
import { kindKey } from './definitions.ts';
import { differences } from './differences.ts';
import type { GentleStop } from './gentle-stop.ts';
import { whyLeftAlone } from './left-alone.ts';
import { marked, runLabel, updatedBy } from './marks.ts';
import { TargetNamespaces } from './namespaces.ts';
import { overLive } from './over-live.ts';
import { pause } from './pause.ts';
import { placesOf } from './places.ts';
import { retried } from './retry.ts';
import { rightsMissing, withRightsOf } from './rights.ts';
import type { ApplyOptions, ApplyResult } from './types.ts';
import type { WriteSlots } from './write-slots.ts';

/** How often an object is looked at again that somebody else changes or removes meanwhile. */
const rounds = 4;

/** An object that is there already, and how it differs from the one that is meant. */
interface Met {
  ref: ObjectRef;
  resource: ApiResource;
  object: KubeObject;
  live: KubeObject;
  changes: Difference[];
  /** How often it was looked at, from 1. */
  round: number;
}

/** Brings single objects to a cluster: creates, or deals with what is there already. */
export class ObjectWriter {
  /** What the target serves; set before the first write. */
  discovery: Discovery | undefined;
  /** Kinds (`kindKey`) whose definition comes with this application. */
  readonly coming = new Set<string>();
  readonly #cluster: ClusterWriter;
  readonly #options: ApplyOptions;
  readonly #slots: WriteSlots;
  readonly #stop: GentleStop;
  readonly #namespaces: TargetNamespaces;

  constructor(cluster: ClusterWriter, options: ApplyOptions, slots: WriteSlots, stop: GentleStop) {
    this.#cluster = cluster;
    this.#options = options;
    this.#slots = slots;
    this.#stop = stop;
    this.#namespaces = new TargetNamespaces(cluster, options.marks.run, stop.cutting);
  }

  /**
   * What became of one object.
   * @throws KubeferryError where the server refuses it, with the server's sentence, and `cancelled`.
   */
  async write(ref: ObjectRef, object: KubeObject): Promise<ApplyResult> {
    const blocked = this.#namespaces.blocked(ref);
    if (blocked) return { ref, outcome: 'failed', reason: blocked };
    const resource = this.discovery?.find(object.apiVersion, object.kind);
    if (!resource) return this.#notServed(ref, object);
    return isNamespace(ref) ? this.#namespace(ref, resource, object) : this.#write(ref, resource, object);
  }

  async #write(ref: ObjectRef, resource: ApiResource, object: KubeObject): Promise<ApplyResult> {
    if (this.#options.dryRun) return this.#judge(ref, resource, object);
    for (let round = 1; ; round++) {
      const result = await this.#once(ref, resource, object, round);
      if (result) return result;
    }
  }

  /** Whoever has rights in one namespace may not make it, and often not look at it either: no reason to fail. */
  async #namespace(ref: ObjectRef, resource: ApiResource, object: KubeObject): Promise<ApplyResult> {
    const seen = await this.#namespaces.look(ref.name);
    const found = seen === 'there' ? await this.#existing(ref, resource, object, 1) : undefined;
    if (found) return found;
    try {
      return await this.#write(ref, resource, object);
    } catch (thrown) {
      if (seen !== 'unseen' || toKubeferryError(thrown).code !== 'denied') throw thrown;
      return { ref, outcome: 'unchanged', reason: message('apply.namespace-unseen') };
    }
  }

  /** Nothing where the object changed under our hands and is worth another look. */
  async #once(
    ref: ObjectRef,
    resource: ApiResource,
    object: KubeObject,
    round: number,
  ): Promise<ApplyResult | undefined> {
    try {
      const body = toJson(marked(object, this.#options.marks));
      const created = await this.#retried(() =>
        this.#cluster.createRaw(resource, ref.namespace, ref.name, body, this.#writing(false)),
      );
      return this.#created(ref, created.uid, message('apply.created'));
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (await this.#isThere(error, ref, resource)) return this.#existing(ref, resource, object, round);
      if (!isEarly(error, ref, round)) throw error;
      await pause(200 * 2 ** round, this.#stop.stopping);
      return undefined;
    }
  }

  #created(ref: ObjectRef, uid: string | undefined, reason: Message): ApplyResult {
    if (ref.kind === 'Namespace') this.#namespaces.made(ref.name);
    return { ref, outcome: 'created', reason, ...(uid !== undefined && { uid }) };
  }

  /** Whether a refused POST was for an object that is there: a server looks at quotas first, which may be used up by it. */
  async #isThere(error: KubeferryError, ref: ObjectRef, resource: ApiResource): Promise<boolean> {
    if (error.code === 'already-exists') return true;
    return error.words.code === 'kube.quota' && (await this.#live(ref, resource)) !== undefined;
  }

  async #existing(
    ref: ObjectRef,
    resource: ApiResource,
    object: KubeObject,
    round: number,
  ): Promise<ApplyResult | undefined> {
    const live = await this.#live(ref, resource);
    if (!live) {
      if (round < rounds) return undefined;
      throw new KubeferryError('conflict', message('apply.comes-and-goes'), { object: ref });
    }
    if (live.metadata.deletionTimestamp !== undefined) return this.#terminating(ref, live);
    const meant = withRightsOf(live, object);
    const { run } = this.#options.marks;
    const made = live.metadata.labels?.[runLabel] === run;
    if (made || live.metadata.annotations?.[updatedBy] === run) {
      const scaled = withScaleOf(live, meant);
      const changes = await this.#changes(resource, scaled, live, round);
      return changes && this.#again({ ref, resource, object: scaled, live, changes, round }, made);
    }
    const changes = await this.#changes(resource, meant, live, round);
    if (!changes) return undefined;
    const met: Met = { ref, resource, object: meant, live, changes, round };
    if (changes.length === 0) return { ref, outcome: 'unchanged', reason: message('apply.unchanged'), ...uidOf(live) };
    if (await this.#isGenerated(ref, live)) return this.#replace(met);
    return this.#byPolicy(met);
  }

  /** Nothing where the object changed under our hands and is worth another look. */
  async #changes(
    resource: ApiResource,
    meant: KubeObject,
    live: KubeObject,
    round: number,
  ): Promise<Difference[] | undefined> {
    const dryRun = (body: KubeObject) =>
      this.#retried(() => this.#cluster.replace(resource, body, this.#writing(true)));
    try {
      return await differences(meant, live, this.#options.marks.run, dryRun);
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'conflict' || round >= rounds) throw thrown;
      return undefined;
    }
  }

  /** An object that this run made, or changed, before. What somebody changed since is theirs, so the policy tells what becomes of it. */
  async #again(met: Met, made: boolean): Promise<ApplyResult | undefined> {
    const { ref, live, changes } = met;
    const { marks, existing } = this.#options;
    const left = this.#options.left(ref);
    // What the run made is the run's to remove, and what it changed is the run's to put back.
    const outcome = made ? 'created' : 'updated';
    const known = { ...uidOf(live), ...(left !== undefined && { left }) };
    if (changes.length === 0) {
      if (made) return this.#created(ref, live.metadata.uid, message('apply.created-before'));
      return { ref, outcome, reason: message('apply.updated-before'), ...known };
    }
    const isOurs = isAsRunLeft(marks.run, left, live);
    if (!isOurs && existing === 'skip') {
      const places = { count: changes.length, places: placesOf(changes) };
      return { ref, outcome, reason: message('apply.edited-since', places), ...known };
    }
    const result = isOurs ? (this.#leftAlone(met, made) ?? (await this.#replace(met))) : await this.#byPolicy(met);
    return !result || result.outcome === 'failed' ? result : { ...known, ...result, outcome };
  }

  async #byPolicy(met: Met): Promise<ApplyResult | undefined> {
    const { ref, object, live, changes } = met;
    const places = { count: changes.length, places: placesOf(changes) };
    const subjects = rightsMissing(live, object);
    switch (this.#options.existing) {
      case 'skip':
        return {
          ref,
          outcome: 'skipped',
          reason: subjects === undefined ? message('apply.skipped', places) : message('apply.no-rights', { subjects }),
          ...uidOf(live),
        };
      case 'fail':
        return { ref, outcome: 'failed', reason: message('apply.exists', places), ...uidOf(live) };
      case 'update': {
        const alone = this.#leftAlone(met);
        if (alone) return alone;
        const refusal = this.#options.dryRun ? undefined : this.#notSaved(ref, live);
        if (refusal) return { ref, outcome: 'failed', reason: refusal, ...uidOf(live) };
        return this.#replace(met);
      }
    }
  }

  /** `made`: by this run, so that it is nobody else's. */
  #leftAlone({ ref, object, live, changes }: Met, made = false): ApplyResult | undefined {
    const reason = whyLeftAlone(object, live, changes, this.#options.isOfSource === true && !made);
    return reason && { ref, outcome: 'skipped', reason, ...uidOf(live) };
  }

  /** Why an update could not be undone; nothing where it could. */
  #notSaved(ref: ObjectRef, live: KubeObject): Message | undefined {
    const saved = this.#options.saved(ref);
    if (!saved) return message('apply.not-saved');
    return isAsSaved(saved, live) ? undefined : message('apply.changed-since');
  }

  async #replace({ ref, resource, object, live, changes, round }: Met): Promise<ApplyResult | undefined> {
    const dryRun = this.#options.dryRun === true;
    let now: KubeObject;
    try {
      const body = overLive(object, live, this.#options.marks.run);
      now = await this.#retried(() => this.#cluster.replace(resource, body, this.#writing(dryRun)));
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'conflict' && round < rounds) return undefined;
      if (error.words.code !== 'kube.immutable') throw error;
      const places = { count: changes.length, places: placesOf(changes) };
      return { ref, outcome: 'failed', reason: message('apply.immutable', places), ...uidOf(live) };
    }
    // The server's answer tells more than the first look, which ends where something surely differs.
    const exact = exactDifferences(now, live);
    const made = exact.length > 0 ? exact : changes;
    const places = { count: made.length, places: placesOf(made) };
    const reason = message(dryRun ? 'apply.would-update' : 'apply.updated', places);
    return { ref, outcome: 'updated', reason, changes: made, left: imprintOf(now), ...uidOf(live) };
  }

  /** A default ServiceAccount as the cluster made it, in a namespace that this run made: there is nothing to lose. */
  async #isGenerated(ref: ObjectRef, live: KubeObject): Promise<boolean> {
    if (ref.kind !== 'ServiceAccount' || ref.group !== '' || ref.name !== 'default') return false;
    const untouched = !live.metadata.labels && !live.metadata.annotations && live.imagePullSecrets === undefined;
    return untouched && ref.namespace !== undefined && (await this.#namespaces.isOurs(ref.namespace));
  }

  #terminating(ref: ObjectRef, live: KubeObject): ApplyResult {
    if (ref.kind !== 'Namespace') {
      return { ref, outcome: 'failed', reason: message('apply.terminating'), ...uidOf(live) };
    }
    const reason = message('apply.namespace-terminating', { namespace: ref.name });
    this.#namespaces.block(ref.name, reason);
    return { ref, outcome: 'failed', reason, ...uidOf(live) };
  }

  #notServed(ref: ObjectRef, object: KubeObject): ApplyResult {
    if (this.#options.dryRun && this.coming.has(kindKey(object.apiVersion, object.kind))) {
      return { ref, outcome: 'created', reason: message('apply.would-create-defined') };
    }
    const reason = message('apply.not-served', { kind: object.kind, apiVersion: object.apiVersion });
    return { ref, outcome: 'failed', reason };
  }

  /** Has the target judge an object in a dry run. */
  async #judge(ref: ObjectRef, resource: ApiResource, object: KubeObject): Promise<ApplyResult> {
    let namespace = ref.namespace;
    let judged = object;
    if (namespace !== undefined && !(await this.#namespaces.exists(namespace))) {
      namespace = this.#options.dryRunNamespace;
      if (namespace === undefined) return { ref, outcome: 'created', reason: message('apply.would-create-unjudged') };
      judged = { ...object, metadata: { ...object.metadata, namespace } };
    }
    try {
      const body = toJson(marked(judged, this.#options.marks));
      await this.#retried(() => this.#cluster.create(resource, namespace, body, this.#writing(true)));
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      const elsewhere = namespace !== ref.namespace;
      // What may not be written in the namespace that stands in for a new one says nothing about the new one.
      if (elsewhere && isOfItsNamespace(error)) {
        return { ref, outcome: 'created', reason: message('apply.would-create-unjudged') };
      }
      if (elsewhere ? error.code !== 'already-exists' : !(await this.#isThere(error, ref, resource))) throw error;
      if (!elsewhere) {
        for (let round = 1; ; round++) {
          const result = await this.#existing(ref, resource, object, round);
          if (result) return result;
        }
      }
    }
    return { ref, outcome: 'created', reason: message('apply.would-create') };
  }

  async #live(ref: ObjectRef, resource: ApiResource): Promise<KubeObject | undefined> {
    const { namespace, name } = ref;
    const address = { resource, name, ...(namespace !== undefined && { namespace }) };
    return await this.#retried(() => getIfThere(this.#cluster, address, this.#stop.cutting));
  }

  #retried<T>(work: () => Promise<T>): Promise<T> {
    return retried(work, this.#stop.stopping);
  }

  /** What goes with each write. */
  #writing(dryRun: boolean): WriteOptions {
    return { dryRun, signal: this.#stop.cutting, onOverload: (wait) => this.#slots.slowDown(wait) };
  }
}

function isNamespace({ group, kind }: ObjectRef): boolean {
  return group === '' && kind === 'Namespace';
}

/**
 * What is only a matter of moments: an endpoint of a definition that was just established, and the default service
 * account of a new namespace, without which admission refuses pods.
 */
function isEarly(error: KubeferryError, ref: ObjectRef, round: number): boolean {
  if (round >= rounds) return false;
  if (error.code === 'not-found') return error.message.includes('could not find the requested resource');
  return error.code === 'denied' && ref.kind === 'Pod' && /service ?account/i.test(error.message);
}

/** A refusal that comes from the rights or quotas of the very namespace. */
function isOfItsNamespace({ code, words, message: text }: KubeferryError): boolean {
  return code === 'denied' && (words.code === 'kube.quota' || text.includes('cannot create resource'));
}

/** Whether an object is still as it was saved. */
export function isAsSaved(saved: KubeObject, live: KubeObject): boolean {
  if (saved.metadata.uid !== live.metadata.uid) return false;
  if (saved.metadata.resourceVersion === live.metadata.resourceVersion) return true;
  return areAlike(saved, live);
}

function uidOf(live: KubeObject): { uid?: string } {
  return live.metadata.uid === undefined ? {} : { uid: live.metadata.uid };
}
