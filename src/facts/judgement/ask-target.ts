import pLimit from 'p-limit';
import type { ClusterReader, Discovery } from '../../kube/cluster.ts';
import { DryRuns, type Refusal } from '../../kube/dry-run.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import type { TargetJudgement } from '../../model/assessment/judgement.ts';
import { toKubeferryError } from '../../model/error.ts';
import { valueAt } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { ApiResource, KubeObject } from '../../model/objects/object.ts';
import { withheld } from '../../model/objects/secret.ts';
import { KindSchemas } from '../kind-schemas.ts';
import { bySchema } from './by-schema.ts';
import { type ComingKind, comingKinds } from './coming-kinds.ts';
import { judgementOf } from './judgement.ts';
import type { OnExisting } from './on-existing.ts';
import { type Asking, readRefusal } from './read-refusal.ts';
import { withheldByForm, withStandIns } from './stand-in-values.ts';
import { taken, unjudged, type Verdict } from './verdict.ts';
import { withoutUnknown } from './without-unknown.ts';

/** How many objects are asked about at once. */
const atOnce = 16;
/** Every cluster has it: objects are judged there whose own namespace does not exist yet. */
const standIn = 'default';

/** How a target is asked. */
interface AskWish {
  signal: AbortSignal;
  /** What is asked of objects that are there already; without it they are taken as new ones. */
  onExisting?: OnExisting | undefined;
  /** Whether they come with others that are not there yet: what a webhook refuses counts as not judged, since it may look for these. */
  ahead?: boolean;
}

/**
 * Has a target judge objects, each by a strict dry run: as new ones, and those that are there as `onExisting` says. Nothing is made or changed, and no value of a Secret is sent. Where an object's namespace is not there yet, another
 * one is asked in its place, and what only the real one can say is told as not judged. Custom resources whose definition is among the
 * objects and not served yet are judged by its schema. Where the target cannot be asked, all is told as not judged. Throws `cancelled`.
 */
export async function askTarget(
  cluster: ClusterReader,
  objects: readonly KubeObject[],
  wish: AskWish,
): Promise<TargetJudgement> {
  const { signal } = wish;
  const slots = pLimit(atOnce);
  try {
    const discovery = await cluster.discovery({ signal });
    const target = new AskedTarget(cluster, discovery, comingKinds(objects), wish);
    // Nobody decided yet that a value is to come there.
    const shown = objects.map(withheldByForm);
    const verdicts = await Promise.all(shown.map((object) => slots(() => target.judge(object))));
    return judgementOf(objects, verdicts);
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    if (error.code === 'cancelled' || error.code === 'unexpected') throw thrown;
    // Nobody waits for what is left.
    slots.clearQueue();
    return {
      says: [],
      notJudged: [{ why: message('judgement.none.no-answer', { why: error.words }), objects: objects.length }],
    };
  }
}

/** A target that is asked about one object after another. */
class AskedTarget {
  readonly #cluster: ClusterReader;
  readonly #discovery: Discovery;
  readonly #coming: ReadonlyMap<string, ComingKind>;
  readonly #dryRuns: DryRuns;
  readonly #schemas: KindSchemas;
  readonly #signal: AbortSignal;
  readonly #onExisting: OnExisting | undefined;
  readonly #ahead: boolean;
  readonly #namespaces = new Map<string, Promise<boolean>>();
  /** Why a person may not create or change a kind in a place: told for the next ones without asking again. */
  readonly #denied = new Map<string, Message>();

  constructor(
    cluster: ClusterReader,
    discovery: Discovery,
    coming: ReadonlyMap<string, ComingKind>,
    { signal, onExisting, ahead = false }: AskWish,
  ) {
    this.#cluster = cluster;
    this.#discovery = discovery;
    this.#coming = coming;
    this.#signal = signal;
    this.#onExisting = onExisting;
    this.#ahead = ahead;
    this.#dryRuns = new DryRuns(cluster, signal);
    this.#schemas = new KindSchemas(cluster);
  }

  async judge(object: KubeObject): Promise<Verdict> {
    const { apiVersion, kind } = object;
    const resource = this.#discovery.find(apiVersion, kind);
    if (!resource) {
      const coming = this.#coming.get(`${apiVersion} ${kind}`);
      if (coming) return bySchema(object, coming);
      return unjudged(message('judgement.none.not-served', { kind, apiVersion }));
    }
    return this.#ask(resource, object);
  }

  async #ask(resource: ApiResource, object: KubeObject): Promise<Verdict> {
    const own = object.metadata.namespace;
    if (!resource.namespaced) return this.#askIn(resource, object, undefined);
    if (own !== undefined && (await this.#exists(own))) return this.#askIn(resource, object, own);
    // Where a manifest says nothing, kubectl takes the namespace of the context; of Kubernetes' own that is this one.
    if (own === undefined) return this.#askIn(resource, object, standIn);
    const verdict = await this.#askIn(resource, object, standIn, own);
    const note = message('judgement.none.stand-in', { standIn, namespace: own });
    const words = (said: Message) => message('judgement.in-stand-in', { words: said, standIn, namespace: own });
    return {
      said: verdict.said.map((said) => ({ ...said, message: words(said.message) })),
      unjudged: verdict.unjudged.length > 0 ? verdict.unjudged : [note],
    };
  }

  async #askIn(
    resource: ApiResource,
    object: KubeObject,
    namespace: string | undefined,
    standsInFor?: string,
  ): Promise<Verdict> {
    const over = standsInFor === undefined ? this.#onExisting : undefined;
    const live = over && (await this.#live(resource, object, namespace));
    const verb = live ? 'put' : 'post';
    const place = `${verb} ${resource.group}/${resource.resource} ${namespace}`;
    const denied = this.#denied.get(place);
    if (denied) return unjudged(denied);
    if (!(await this.#dryRuns.knows(resource, verb))) {
      return unjudged(message('judgement.none.no-dry-run', { group: resource.group }));
    }
    const verdict = live
      ? await this.#askOver(resource, object, live, over)
      : await this.#askNew(resource, object, namespace, standsInFor);
    for (const why of verdict.unjudged) if (why.code.startsWith('judgement.none.denied')) this.#denied.set(place, why);
    return verdict;
  }

  #askNew(
    resource: ApiResource,
    object: KubeObject,
    namespace: string | undefined,
    standsInFor: string | undefined,
  ): Promise<Verdict> {
    const { object: filled, filled: isFilled } = withStandIns(object);
    const asking: Asking = {
      namespace,
      filled: isFilled,
      isFilled: (pointer) => valueAt(object, pointer) === withheld,
      isThere: () => this.#isThere(resource, object, standsInFor === undefined ? namespace : standsInFor),
      ahead: this.#ahead,
      ...(standsInFor !== undefined && { standsInFor }),
      ...(this.#onExisting && standsInFor === undefined && { unseen: true }),
    };
    return this.#verdict(inNamespace(filled, namespace), asking, (sent) =>
      this.#dryRuns.refusal(resource, namespace, sent),
    );
  }

  /** What is said of an object where one is there already under its name. */
  async #askOver(resource: ApiResource, object: KubeObject, live: KubeObject, over: OnExisting): Promise<Verdict> {
    if (live.metadata.deletionTimestamp !== undefined) return unjudged(message('judgement.none.going'));
    const { namespace } = live.metadata;
    const { object: filled, filled: isFilled } = withStandIns(object);
    const meant = inNamespace(filled, namespace);
    const would = over(meant, live);
    if (!would) return taken;
    if ('left' in would) return unjudged(would.left);
    const asking: Asking = {
      namespace,
      filled: isFilled,
      isFilled: (pointer) => valueAt(object, pointer) === withheld,
      // What it has itself is given to it again, so all that is refused counts.
      isThere: async () => false,
      replaces: true,
    };
    return this.#verdict(meant, asking, async (sent) => {
      const sends = over(sent, live);
      return sends && 'body' in sends ? this.#dryRuns.refusalToReplace(resource, namespace, sends.body) : undefined;
    });
  }

  /** A server ends at fields that it does not know, so it is asked once more without them. */
  async #verdict(
    object: KubeObject,
    asking: Asking,
    send: (object: KubeObject) => Promise<Refusal | undefined>,
  ): Promise<Verdict> {
    const refusal = await send(object);
    if (!refusal) return taken;
    const { apiVersion, kind } = object;
    const schema = () => this.#schemas.of(apiVersion, kind, this.#signal);
    const verdict = await readRefusal(refusal, object, { ...asking, schema });
    const known = withoutUnknown(object, verdict.said);
    if (!known) return verdict;
    const rest = await send(known);
    if (!rest) return verdict;
    const more = await readRefusal(rest, known, { ...asking, schema });
    return { said: [...verdict.said, ...more.said], unjudged: more.unjudged };
  }

  /** Whether a namespace is there; whoever may not look at one may still write in it. */
  #exists(namespace: string): Promise<boolean> {
    const known = this.#namespaces.get(namespace);
    if (known) return known;
    const asked = this.#look('namespaces', namespace);
    this.#namespaces.set(namespace, asked);
    return asked;
  }

  async #look(groupResource: string, name: string): Promise<boolean> {
    const resource = this.#discovery.findResource(groupResource);
    if (!resource) return true;
    try {
      return (await getIfThere(this.#cluster, { resource, name }, this.#signal)) !== undefined;
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'denied') throw thrown;
      return true;
    }
  }

  async #isThere(resource: ApiResource, object: KubeObject, namespace: string | undefined): Promise<boolean> {
    return (await this.#live(resource, object, namespace)) !== undefined;
  }

  /** The object as it is there; nothing where it is not, or may not be read. */
  async #live(
    resource: ApiResource,
    { metadata }: KubeObject,
    namespace: string | undefined,
  ): Promise<KubeObject | undefined> {
    const address = { resource, name: metadata.name, ...(namespace !== undefined && { namespace }) };
    try {
      return await getIfThere(this.#cluster, address, this.#signal);
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'denied') throw thrown;
      return undefined;
    }
  }
}

function inNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(namespace !== undefined && { namespace }) } };
}
