import type { Difference } from '../diff/difference.ts';
import { exactDifferences } from '../diff/exact.ts';
import { imprintOf } from '../diff/imprint.ts';
import { placesOf } from '../diff/places.ts';
import { withScaleOf } from '../diff/scaled.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import type { ApiResource, KubeObject, ObjectRef } from '../model/objects/object.ts';
import { isAsRunLeft } from './as-left.ts';
import { isAsSaved } from './as-saved.ts';
import { differences } from './differences.ts';
import { whyLeftAlone } from './left-alone.ts';
import { migrationLabel, runLabel, updatedBy } from './marks.ts';
import type { TargetNamespaces } from './namespaces.ts';
import { overLive } from './over-live.ts';
import { rightsMissing, withRightsOf } from './rights.ts';
import { rounds } from './rounds.ts';
import type { TargetRequests } from './target-requests.ts';
import type { ApplyOptions, ApplyResult } from './types.ts';

/** An object that the target is to hold. */
export interface Meant {
  ref: ObjectRef;
  resource: ApiResource;
  object: KubeObject;
}

/** One that is there already, and how it differs from the one that is meant. */
interface Met extends Meant {
  live: KubeObject;
  changes: Difference[];
  /** How often it was looked at, from 1. */
  round: number;
}

/** Deals with objects that are on the target already: leaves them, or brings them to what is meant. */
export class ExistingObjects {
  readonly #requests: TargetRequests;
  readonly #options: ApplyOptions;
  readonly #namespaces: TargetNamespaces;

  constructor(requests: TargetRequests, options: ApplyOptions, namespaces: TargetNamespaces) {
    this.#requests = requests;
    this.#options = options;
    this.#namespaces = namespaces;
  }

  /**
   * What became of an object that was there. Nothing where it changed or went under our hands and is worth another look.
   * @throws KubeferryError what the target answers, and `conflict` where it keeps coming and going.
   */
  async deal({ ref, resource, object }: Meant, round: number): Promise<ApplyResult | undefined> {
    const live = await this.#requests.live(ref, resource);
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
    if (changes.length === 0)
      return { ref, outcome: 'unchanged', reason: this.#whyUnchanged(ref, live), ...uidOf(live) };
    if (await this.#isGenerated(ref, live)) return this.#replace(met);
    return this.#byPolicy(met);
  }

  /** What another migration made in a namespace goes when that is undone; what lies outside stays as long as somebody uses it. */
  #whyUnchanged({ namespace }: ObjectRef, { metadata }: KubeObject): Message {
    const migration = metadata.labels?.[migrationLabel];
    if (migration === undefined || migration === this.#options.marks.migration || namespace === undefined) {
      return message('apply.unchanged');
    }
    return message('apply.unchanged-of', { migration });
  }

  /** Nothing where the object changed under our hands and is worth another look. */
  async #changes(
    resource: ApiResource,
    meant: KubeObject,
    live: KubeObject,
    round: number,
  ): Promise<Difference[] | undefined> {
    const dryRun = (body: KubeObject) => this.#requests.replace(resource, body, true);
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
      if (!made) return { ref, outcome, reason: message('apply.updated-before'), ...known };
      this.#namespaces.made(ref);
      const reason = this.#options.madeBy?.(ref) ?? message('apply.created-before');
      return { ref, outcome, reason, ...uidOf(live) };
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
      now = await this.#requests.replace(resource, body, dryRun);
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
}

function uidOf(live: KubeObject): { uid?: string } {
  return live.metadata.uid === undefined ? {} : { uid: live.metadata.uid };
}
