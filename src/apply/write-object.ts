import type { ClusterWriter, Discovery } from '../kube/cluster.ts';
import { type KubeferryError, toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { KubeObject, ObjectRef } from '../model/objects/object.ts';
import { kindKey } from './definitions.ts';
import { ExistingObjects, type Meant } from './existing-object.ts';
import type { GentleStop } from './gentle-stop.ts';
import { marked } from './marks.ts';
import { TargetNamespaces } from './namespaces.ts';
import { pause } from './pause.ts';
import { rounds } from './rounds.ts';
import { TargetRequests } from './target-requests.ts';
import type { ApplyOptions, ApplyResult } from './types.ts';
import type { WriteSlots } from './write-slots.ts';

/** Brings single objects to a cluster: creates, or has what is there already dealt with. */
export class ObjectWriter {
  /** What the target serves; set before the first write. */
  discovery: Discovery | undefined;
  /** Kinds (`kindKey`) whose definition comes with this application. */
  readonly coming = new Set<string>();
  readonly #options: ApplyOptions;
  readonly #stop: GentleStop;
  readonly #requests: TargetRequests;
  readonly #namespaces: TargetNamespaces;
  readonly #existing: ExistingObjects;

  constructor(cluster: ClusterWriter, options: ApplyOptions, slots: WriteSlots, stop: GentleStop) {
    this.#options = options;
    this.#stop = stop;
    this.#requests = new TargetRequests(cluster, slots, stop);
    this.#namespaces = new TargetNamespaces(this.#requests, options.marks.run);
    this.#existing = new ExistingObjects(this.#requests, options, this.#namespaces);
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
    const meant = { ref, resource, object };
    return isNamespace(ref) ? this.#namespace(meant) : this.#write(meant);
  }

  async #write(meant: Meant): Promise<ApplyResult> {
    if (this.#options.dryRun) return this.#judge(meant);
    // What somebody else made for this run is there, and a webhook that came with it may refuse a second one before the server says so.
    const found = this.#options.madeBy?.(meant.ref) ? await this.#existing.deal(meant, 1) : undefined;
    if (found) return found;
    return untilKnown((round) => this.#create(meant, round));
  }

  /** Whoever has rights in one namespace may not make it, and often not look at it either: no reason to fail. */
  async #namespace(meant: Meant): Promise<ApplyResult> {
    const { ref } = meant;
    const seen = await this.#namespaces.look(ref.name);
    const found = seen === 'there' ? await this.#existing.deal(meant, 1) : undefined;
    if (found) return found;
    try {
      return await this.#write(meant);
    } catch (thrown) {
      if (seen !== 'unseen' || toKubeferryError(thrown).code !== 'denied') throw thrown;
      return { ref, outcome: 'unchanged', reason: message('apply.namespace-unseen') };
    }
  }

  /** Nothing where the object changed under our hands and is worth another look. */
  async #create(meant: Meant, round: number): Promise<ApplyResult | undefined> {
    const { ref, resource, object } = meant;
    try {
      const { uid } = await this.#requests.create(ref, resource, marked(object, this.#options.marks));
      this.#namespaces.made(ref);
      return { ref, outcome: 'created', reason: message('apply.created'), uid };
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (await this.#isThere(error, meant)) return this.#existing.deal(meant, round);
      if (!isEarly(error, ref, round)) throw error;
      await pause(200 * 2 ** round, this.#stop.stopping);
      return undefined;
    }
  }

  /** Whether a refused POST was for an object that is there: a server looks at quotas first, which may be used up by it. */
  async #isThere(error: KubeferryError, { ref, resource }: Meant): Promise<boolean> {
    if (error.code === 'already-exists') return true;
    return error.words.code === 'kube.quota' && (await this.#requests.live(ref, resource)) !== undefined;
  }

  #notServed(ref: ObjectRef, object: KubeObject): ApplyResult {
    if (this.#options.dryRun && this.coming.has(kindKey(object.apiVersion, object.kind))) {
      return { ref, outcome: 'created', reason: message('apply.would-create-defined') };
    }
    const reason = message('apply.not-served', { kind: object.kind, apiVersion: object.apiVersion });
    return { ref, outcome: 'failed', reason };
  }

  /** Has the target judge an object in a dry run. */
  async #judge(meant: Meant): Promise<ApplyResult> {
    const { ref, resource, object } = meant;
    const { namespace } = ref;
    if (namespace !== undefined && !(await this.#namespaces.exists(namespace))) return this.#judgeElsewhere(meant);
    try {
      await this.#requests.judge(namespace, resource, marked(object, this.#options.marks));
    } catch (thrown) {
      if (!(await this.#isThere(toKubeferryError(thrown), meant))) throw thrown;
      return untilKnown((round) => this.#existing.deal(meant, round));
    }
    return { ref, outcome: 'created', reason: message('apply.would-create') };
  }

  /** Has it judged in a namespace that is there, where its own is not yet. */
  async #judgeElsewhere({ ref, resource, object }: Meant): Promise<ApplyResult> {
    const unjudged = { ref, outcome: 'created' as const, reason: message('apply.would-create-unjudged') };
    const namespace = this.#options.dryRunNamespace;
    if (namespace === undefined) return unjudged;
    const judged = { ...object, metadata: { ...object.metadata, namespace } };
    try {
      await this.#requests.judge(namespace, resource, marked(judged, this.#options.marks));
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      // What may not be written in the namespace that stands in for a new one says nothing about the new one.
      if (isOfItsNamespace(error)) return unjudged;
      if (error.code !== 'already-exists') throw error;
    }
    return { ref, outcome: 'created', reason: message('apply.would-create') };
  }
}

/** Looks again, counting from 1, until there is a result. */
async function untilKnown(look: (round: number) => Promise<ApplyResult | undefined>): Promise<ApplyResult> {
  for (let round = 1; ; round++) {
    const result = await look(round);
    if (result) return result;
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
