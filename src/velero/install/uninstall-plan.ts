import { namespaceContent } from '../../apply/leftovers.ts';
import type { RemoveItem } from '../../apply/remove.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { eachMetadata } from '../../kube/each-metadata.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import { type ApiResource, groupResource, type ObjectRef, refKey, refOf } from '../../model/objects/object.ts';
import type { VeleroChange, VeleroHolding } from '../../model/velero/velero-change.ts';
import { veleroInstallations } from '../installation.ts';
import { bindingName } from './objects.ts';
import { refuseManaged, refuseUnusual, refuseWhileBusy } from './refusals.ts';

/** What an uninstallation is to take away. */
export type Uninstall = Extract<VeleroChange, { verb: 'uninstall' }>;

/** What an uninstallation would do. */
export interface UninstallPlan {
  from?: string;
  /** What works: it goes first. */
  workloads: RemoveItem[];
  /** What goes when nothing works any more. */
  others: RemoveItem[];
  /** The kinds of Velero that are served. */
  kinds: ApiResource[];
  holdings: VeleroHolding[];
  remarks: Message[];
}

/**
 * What an uninstallation would take away; nothing is written. What lies in the bucket stays in any case. Throws `conflict`
 * where Velero is at work or kept by somebody else, where another Velero needs the definitions, and where the namespace holds
 * something that somebody would miss.
 */
export async function planUninstall(
  cluster: ClusterReader,
  change: Uninstall,
  signal: AbortSignal,
): Promise<UninstallPlan> {
  const { namespace, definitions = false, withNamespace = false } = change;
  const all = await veleroInstallations(cluster, signal);
  const found = all.find((one) => one.namespace === namespace);
  await refuseManaged(cluster, namespace, signal);
  await refuseWhileBusy(cluster, found, signal);
  const look = new Look(cluster, namespace, signal);
  const kinds = (await cluster.discovery({ signal })).preferred.filter(({ group }) => group === 'velero.io');
  if (definitions) for (const kind of kinds) await look.refuseElsewhere(kind);
  const servers = await look.found('deployments.apps', ['velero'], namespace);
  refuseUnusual(found, servers);
  const workloads = [
    ...servers,
    ...(await look.found('daemonsets.apps', ['node-agent', 'node-agent-windows'], namespace)),
  ];
  const account = await look.found('serviceaccounts', ['velero'], namespace);
  const others = [
    ...(await look.found('clusterrolebindings.rbac.authorization.k8s.io', [bindingName(namespace)])),
    ...account,
    ...(definitions
      ? await look.found('customresourcedefinitions.apiextensions.k8s.io', kinds.map(groupResource))
      : []),
    ...(withNamespace ? await look.wholeNamespace([...workloads, ...account]) : []),
  ];
  const holdings = await look.holdings(kinds, definitions || withNamespace);
  const { version: from } = found?.server ?? {};
  const stay = holdings.some(({ goes }) => !goes);
  return {
    ...(from !== undefined && { from }),
    workloads,
    others,
    kinds,
    holdings,
    remarks: stay ? [message('velero.remark.schedules')] : [],
  };
}

const repositoryKey = 'velero-repo-credentials';
/** What Velero gives to every repository by itself (`pkg/repository/keys`): whoever has the bucket can read it with that. */
const usualKey = Buffer.from('static-passw0rd').toString('base64');
/** The Secrets that an installation makes. */
const secrets = ['cloud-credentials', repositoryKey];

/** Looks for what there is of the Velero of one namespace. */
class Look {
  readonly #cluster: ClusterReader;
  readonly #namespace: string;
  readonly #signal: AbortSignal;

  constructor(cluster: ClusterReader, namespace: string, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#signal = signal;
  }

  /** Those of a resource with one of these names that are there. */
  async found(resourceName: string, names: readonly string[], namespace?: string): Promise<RemoveItem[]> {
    const resource = (await this.#cluster.discovery({ signal: this.#signal })).findResource(resourceName);
    if (!resource) return [];
    const items: RemoveItem[] = [];
    for (const name of names) {
      const place = { resource, name, ...(namespace !== undefined && { namespace }) };
      const live = await getIfThere(this.#cluster, place, this.#signal);
      if (live?.metadata.uid !== undefined) items.push({ ref: refOf(resource, live), uid: live.metadata.uid });
    }
    return items;
  }

  /** The namespace, and the Secrets of an installation in it. Throws `conflict` where it holds what somebody would miss. */
  async wholeNamespace(installed: readonly RemoveItem[]): Promise<RemoveItem[]> {
    const namespace = this.#namespace;
    const itself = await this.found('namespaces', [namespace]);
    if (itself.length === 0) return [];
    await this.#refuseOwnKey();
    const mine = await this.found('secrets', secrets, namespace);
    const own = new Set([...mine, ...installed].map(({ ref }) => refKey(ref)));
    const { objects } = await namespaceContent(this.#cluster, namespace, this.#signal);
    const foreign = objects.filter((ref) => ref.group !== 'velero.io' && !own.has(refKey(ref)));
    const [first] = foreign;
    if (!first) return [...mine, ...itself];
    const words = { namespace, count: foreign.length, kind: first.kind, name: first.name };
    throw this.#conflict(message('velero.namespaceShared', words), message('velero.namespaceShared.hint'), first);
  }

  /** A key that somebody chose opens the data of volumes in the bucket: it must not go with the namespace. */
  async #refuseOwnKey(): Promise<void> {
    const resource = (await this.#cluster.discovery({ signal: this.#signal })).findResource('secrets');
    const place = { namespace: this.#namespace, name: repositoryKey };
    const secret = resource && (await getIfThere(this.#cluster, { resource, ...place }, this.#signal));
    const key = text(record(secret?.data)['repository-password']);
    if (key === undefined || key === usualKey) return;
    throw this.#conflict(message('velero.ownRepositoryKey', place), message('velero.ownRepositoryKey.hint'));
  }

  /** Throws `conflict` where another namespace has objects of a kind. */
  async refuseElsewhere(kind: ApiResource): Promise<void> {
    for await (const { metadata } of eachMetadata(this.#cluster, kind, undefined, this.#signal)) {
      if (metadata.namespace === this.#namespace) continue;
      const words = { kind: kind.kind, name: metadata.name, namespace: metadata.namespace ?? '' };
      throw this.#conflict(message('velero.definitionsUsed', words), message('velero.definitionsUsed.hint'));
    }
  }

  /** How many objects of each kind there are; kinds without any are left out. */
  async holdings(kinds: readonly ApiResource[], goes: boolean): Promise<VeleroHolding[]> {
    const holdings: VeleroHolding[] = [];
    for (const kind of kinds) {
      let count = 0;
      for await (const _ of eachMetadata(this.#cluster, kind, this.#namespace, this.#signal)) count += 1;
      if (count > 0) holdings.push({ resource: groupResource(kind), count, goes });
    }
    return holdings;
  }

  #conflict(words: Message, hint: Message, object?: ObjectRef): KubeferryError {
    const { context } = this.#cluster;
    return new KubeferryError('conflict', words, { context, hint, ...(object && { object }) });
  }
}
