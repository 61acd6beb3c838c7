import { isForEverybody } from '../adapt/providers/registries.ts';
import { suggestIngressClasses } from '../adapt/suggest/ingress-classes.ts';
import { NamesUsed } from '../adapt/suggest/names-used.ts';
import { suggestNodeLabels } from '../adapt/suggest/node-labels.ts';
import { suggestStorageClasses } from '../adapt/suggest/storage-classes.ts';
import { isOfApplications } from '../backup/application-kinds.ts';
import type { BackupEntry } from '../backup/index-file.ts';
import { openBackup } from '../backup/read.ts';
import { selectResources } from '../backup/select.ts';
import { BackedUpClasses } from '../facts/backed-up-classes.ts';
import { classFacts, pullFacts } from '../facts/for-suggestions.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import { eachMetadata } from '../kube/each-metadata.ts';
import { type ClusterIdentity, identityOf, isSameCluster } from '../kube/identity.ts';
import type { SuggestedName } from '../model/assessment/suggestion.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import type { StoreSpec } from '../model/migration/plan.ts';
import type { ClassNames, MigrationPreparation } from '../model/migration/preparation.ts';
import { isMadeAgain, madeByControllers } from '../model/objects/made-again.ts';
import { type ApiResource, groupResource, type KubeObject } from '../model/objects/object.ts';
import { boundClaims, claimsInBackup } from './direct/claims.ts';
import { runningByItself } from './direct/runs-twice.ts';
import { prepareVolumes } from './prepare-volumes.ts';
import { registriesUsed } from './registries-used.ts';
import { restorable } from './restorable.ts';
import type { MigrateScope } from './scope.ts';
import { UnmovedVolumes } from './unmoved-volumes.ts';

/** What the wizard asks about. */
export interface PrepareRequest {
  source: { context: string } | { backup: string; store: StoreSpec };
  namespaces: string[];
  target: string;
}

/** Kinds whose objects name classes, registries and labels of nodes. Pods are left out: they are many, and nearly all have their images from one of these. */
const naming = [
  'persistentvolumeclaims',
  'statefulsets.apps',
  'ingresses.networking.k8s.io',
  'deployments.apps',
  'daemonsets.apps',
  'cronjobs.batch',
  'jobs.batch',
] as const;

/** Kinds that no target gets, and endpoints: of those that Services do not make there are hardly any. */
const uncounted = ['endpoints', 'controllerrevisions.apps', 'leases.coordination.k8s.io'];

/** Reads from both sides what the wizard's pages need: claims, classes with suggested mappings, counts. */
export async function prepareMigration(request: PrepareRequest, scope: MigrateScope): Promise<MigrationPreparation> {
  const target = await scope.cluster(request.target);
  const used = new NamesUsed();
  const from = await ('backup' in request.source
    ? fromBackup(request.source, request.namespaces, used, scope)
    : fromCluster(await scope.cluster(request.source.context), request.namespaces, used, scope));
  const { storageClasses, ingressClasses } = await classFacts(target, scope.signal);
  const identity = await identityOf(target, scope.signal);
  const asksNodes = used.nodeLabels.size > 0 || [...used.registries.keys()].some((host) => !isForEverybody(host));
  const facts = asksNodes ? await pullFacts(target, scope.signal) : {};
  return {
    source: from.connection,
    target: await connection(target, identity, scope.signal),
    sameCluster: from.identity !== undefined && isSameCluster(from.identity, identity),
    ...(await prepareVolumes(from, target, scope.signal)),
    storageClasses: classNames(used.storageClasses, storageClasses, (name) =>
      suggestStorageClasses(name, {
        from: from.classes.storageClasses?.find((one) => one.name === name),
        target: storageClasses ?? [],
        shared: used.shared.has(name),
      }),
    ),
    ingressClasses: classNames(used.ingressClasses, ingressClasses, (name) =>
      suggestIngressClasses(
        from.classes.ingressClasses?.find((one) => one.name === name),
        ingressClasses ?? [],
      ),
    ),
    nodeLabels: labelNames(used.nodeLabels, (label) => suggestNodeLabels(label, facts.nodes ?? [])),
    registries: registriesUsed(used, facts),
    targetNamespaces: await namespacesOf(target, scope.signal),
    counts: from.counts,
    runsTwice: from.runsTwice,
    refused: from.refused,
  };
}

async function connection(cluster: ClusterReader, { uid }: ClusterIdentity, signal: AbortSignal) {
  return { uid, version: (await cluster.version(signal)).gitVersion };
}

async function fromCluster(cluster: ClusterReader, namespaces: string[], used: NamesUsed, scope: MigrateScope) {
  const { signal } = scope;
  const discovery = await cluster.discovery({ signal });
  const counts: Record<string, number> = {};
  const refused = new Set<string>();
  const countable = selectResources(
    discovery.preferred,
    { namespaces, clusterScoped: 'none', exclude: uncounted },
    true,
  );
  for (const namespace of namespaces) {
    await Promise.all(
      countable.map((resource) => countObjects(cluster, resource, namespace, { counts, refused }, signal)),
    );
    for (const name of naming) {
      const resource = discovery.findResource(name);
      if (resource) await noteNames(cluster, resource, namespace, used, signal);
    }
  }
  const identity = await identityOf(cluster, signal);
  const unmoved = new UnmovedVolumes();
  return {
    identity,
    connection: await connection(cluster, identity, signal),
    cluster,
    classes: await classFacts(cluster, signal),
    claims: await boundClaims(cluster, { namespaces }, unmoved, signal),
    unmoved,
    counts,
    runsTwice: await runningByItself(cluster, namespaces, signal),
    refused: [...refused].sort(),
  };
}

/** Notes the names that the objects of one kind use. Of what may not be listed there are none to choose. */
async function noteNames(
  cluster: ClusterReader,
  resource: ApiResource,
  namespace: string,
  used: NamesUsed,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const page of cluster.list(resource, { namespace, signal })) {
      for (const object of page.items) if (moves(resource, object)) used.add(object);
    }
  } catch (thrown) {
    if (toKubeferryError(thrown).code !== 'denied') throw thrown;
  }
}

/** Whether an object goes to a target, and is not made again there by a controller. */
function moves(resource: { group: string; resource: string }, { metadata }: KubeObject): boolean {
  return !(madeByControllers.has(groupResource(resource)) && isMadeAgain(metadata));
}

/** Counts what would move of one kind. What may not be listed is not counted, and named where applications are made of it. */
async function countObjects(
  cluster: ClusterReader,
  resource: ApiResource,
  namespace: string,
  { counts, refused }: { counts: Record<string, number>; refused: Set<string> },
  signal: AbortSignal,
): Promise<void> {
  const name = groupResource(resource);
  try {
    const found = await (madeByControllers.has(name) ? countUnowned : countAll)(cluster, resource, namespace, signal);
    if (found > 0) counts[name] = (counts[name] ?? 0) + found;
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code === 'cancelled') throw thrown;
    if (thrown.code === 'denied' && isOfApplications(resource)) refused.add(name);
  }
}

/** One object a list, and the server's own count of the rest. */
async function countAll(cluster: ClusterReader, resource: ApiResource, namespace: string, signal: AbortSignal) {
  const page = await cluster.listMetadata(resource, { namespace, limit: 1, signal });
  return page.items.length + (page.remaining ?? 0);
}

async function countUnowned(cluster: ClusterReader, resource: ApiResource, namespace: string, signal: AbortSignal) {
  let found = 0;
  for await (const { metadata } of eachMetadata(cluster, resource, namespace, signal)) {
    if (!isMadeAgain(metadata)) found += 1;
  }
  return found;
}

async function fromBackup(
  source: { backup: string; store: StoreSpec },
  namespaces: string[],
  used: NamesUsed,
  scope: MigrateScope,
) {
  const store = await scope.store(source.store);
  try {
    const backup = await openBackup(store, source.backup, scope.signal);
    const wanted = new Set(namespaces);
    const isWanted = ({ namespace }: BackupEntry) => namespace !== undefined && wanted.has(namespace);
    const all = await backup.entries();
    const counts: Record<string, number> = {};
    const moved = (await restorable(backup, scope.signal)).filter(
      (entry) => isWanted(entry) && !uncounted.includes(groupResource(entry)),
    );
    for (const entry of moved) counts[groupResource(entry)] = (counts[groupResource(entry)] ?? 0) + 1;
    const kinds = new Set<string>(naming);
    const classes = new BackedUpClasses();
    const telling = all.filter((entry) => classes.holds(entry) || (isWanted(entry) && kinds.has(groupResource(entry))));
    for await (const { entry, json } of backup.read(telling, scope.signal)) {
      const object = backup.parsed(json);
      if (classes.holds(entry)) classes.add(object);
      else if (moves(entry, object)) used.add(object);
    }
    const unmoved = new UnmovedVolumes();
    const claims = await claimsInBackup(backup, namespaces, unmoved, scope.signal);
    const connection = { uid: '', version: '' };
    const nothing = { cluster: undefined, identity: undefined, runsTwice: [], refused: [] };
    return { ...nothing, connection, classes: classes.facts, claims, unmoved, counts };
  } finally {
    store.close();
  }
}

/** The namespaces of a target; none where this person may not list them, who then types the name. */
async function namespacesOf(cluster: ClusterReader, signal: AbortSignal): Promise<string[]> {
  const resource = (await cluster.discovery({ signal })).findResource('namespaces');
  const names: string[] = [];
  if (!resource) return names;
  try {
    for await (const { metadata } of eachMetadata(cluster, resource, undefined, signal)) names.push(metadata.name);
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'denied') throw thrown;
  }
  return names;
}

/** The labels of nodes that something is suggested for; the others a person cannot choose from a list. */
function labelNames(used: ReadonlyMap<string, number>, suggest: (label: string) => SuggestedName[]): ClassNames {
  const all = [...used.keys()].map((label) => [label, suggest(label)] as const);
  const suggested = all.filter(([, names]) => names.length > 0);
  return { source: suggested.map(([label]) => label), target: [], suggested: Object.fromEntries(suggested) };
}

/** The classes of one sort on both sides, and what is suggested for those that the target does not have. */
function classNames(
  used: ReadonlyMap<string, number>,
  there: readonly { name: string }[] = [],
  suggest: (name: string) => SuggestedName[],
): ClassNames {
  const lacking = [...used.keys()].filter((name) => !there.some((one) => one.name === name));
  const suggested = lacking.map((name) => [name, suggest(name)] as const).filter(([, names]) => names.length > 0);
  return {
    source: [...used.keys()],
    target: there.map(({ name }) => name),
    suggested: Object.fromEntries(suggested),
  };
}
