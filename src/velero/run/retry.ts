import { remarksOf, sideSchemas } from '../../backup/side-read.ts';
import type { ClusterWriter, Discovery } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { type BackupRemark, clusterScope } from '../../model/backups/backup-contents.ts';
import { KubeferryError } from '../../model/error.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { list, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { groupResource } from '../../model/objects/object.ts';
import type { VeleroRunEnd } from '../../model/velero/velero-run.ts';
import { globPattern } from '../../model/words/glob.ts';
import { veleroResource } from '../resource.ts';
import { requireServer } from './back-up.ts';
import { VeleroFiles } from './download.ts';
import { followRun } from './follow.ts';
import type { RunScope } from './run-scope.ts';

/** An object as the list of a restore names it. `namespace`: the one that it was restored into. */
interface Listed {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
  outcome: string;
}

/** What a restore that tries again covers: Velero selects by namespace and kind, never by name. */
export interface Retry {
  /** The spec of the new Restore. */
  spec: JsonRecord;
  failed: number;
  /** Objects of the same kinds and namespaces that did not fail. */
  others: number;
  /** Namespaces that it writes to. */
  namespaces: string[];
  clusterScoped: boolean;
  resources: string[];
}

/** What is lent to a second try besides. */
export interface RetryScope extends RunScope {
  /** Throws `not-allowed` where it writes to what nobody allowed. */
  requireGrant(needed: Pick<Retry, 'namespaces' | 'clusterScoped'>): void;
}

/**
 * Has Velero restore once more what failed of a restore, and follows that. What it covers is told first. Throws `not-found` where there is no such
 * restore or nothing of it failed, `not-allowed`, and what `followRun` throws.
 */
export async function retryRestore(
  writer: ClusterWriter,
  place: { namespace: string; name: string; restore: string },
  scope: RetryScope,
): Promise<VeleroRunEnd> {
  const { namespace, name, restore } = place;
  const { signal } = scope;
  const resource = await veleroResource(writer, 'restores', signal);
  const before = await getIfThere(writer, { resource, namespace, name: restore }, signal);
  if (!before) throw new KubeferryError('not-found', message('velero.noRestore', { name: restore, namespace }));
  const files = new VeleroFiles(writer, namespace, scope);
  const results = sideSchemas.results.parse(await files.json('RestoreResults', restore, signal));
  const all = listedIn(await files.json('RestoreResourceList', restore, signal));
  const listed = withoutKept(all, remarksOf(results));
  const retry = retryOf(record(before.spec), listed, await writer.discovery({ signal }));
  if (!retry) throw new KubeferryError('not-found', message('velero.nothingFailed', { name: restore }));
  scope.requireGrant(retry);
  await requireServer(writer, namespace, scope);
  const { failed, others, resources, namespaces } = retry;
  const where = [...namespaces, ...(retry.clusterScoped ? ['_cluster'] : [])].join(', ');
  const policy = record(before.spec).existingResourcePolicy === 'update' ? 'updated' : 'kept';
  const args = { failed, others, kinds: resources.join(', '), where };
  scope.emit({ type: 'log', level: 'info', context: writer.context, text: message(`velero.retry.${policy}`, args) });
  const metadata = { name, namespace };
  await writer.create(
    resource,
    namespace,
    { apiVersion: 'velero.io/v1', kind: 'Restore', metadata, spec: retry.spec },
    { signal },
  );
  return followRun(writer, { kind: 'restore', namespace, name }, scope);
}

/** The objects of a restore's list: `{"v1/ConfigMap": ["shop/settings(created)"]}`. */
export function listedIn(value: unknown): Listed[] {
  return Object.entries(record(value)).flatMap(([key, entries]) => {
    const slash = key.lastIndexOf('/');
    const [apiVersion, kind] = [key.slice(0, slash), key.slice(slash + 1)];
    return list(entries).flatMap((entry) => {
      const [, namespace, name = '', outcome] = /^(?:([^/]+)\/)?(.*)\((\w+)\)$/.exec(text(entry) ?? '') ?? [];
      return outcome === undefined
        ? []
        : [{ apiVersion, kind, name, outcome, ...(namespace !== undefined && { namespace }) }];
    });
  });
}

/** Velero lists an object that was there and differs as failed, and warns of it: it stays, as it was asked to, and another try would not change that. */
export function withoutKept(listed: readonly Listed[], remarks: readonly BackupRemark[]): Listed[] {
  const kept = new Set(
    remarks.flatMap(({ level, namespace = clusterScope, text: said }) => {
      const [, kind, name] = /could not restore, (\w+)(?::| ")(\S+?)"? already exists/.exec(said) ?? [];
      return level === 'warning' && kind !== undefined ? [`${namespace}/${kind}/${name}`] : [];
    }),
  );
  return listed.map((one) => {
    const isKept = kept.has(`${one.namespace ?? clusterScope}/${one.kind}/${one.name}`);
    return isKept && one.outcome === 'failed' ? { ...one, outcome: 'skipped' } : one;
  });
}

/** The second try of a restore; nothing where nothing failed. */
export function retryOf(
  spec: Readonly<Record<string, unknown>>,
  listed: readonly Listed[],
  discovery: Pick<Discovery, 'find'>,
): Retry | undefined {
  const failed = listed.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return undefined;
  const kinds = new Set(failed.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  const places = new Set(failed.map(({ namespace }) => namespace ?? ''));
  const covered = listed.filter((one) => kinds.has(`${one.apiVersion}/${one.kind}`) && places.has(one.namespace ?? ''));
  const resources = [...new Set(failed.map((one) => resourceOf(one, discovery)))];
  const namespaces = [...places].filter((place) => place !== '');
  const clusterScoped = places.has('');
  const {
    includedNamespaces: _in,
    excludedNamespaces: _out,
    includedResources: _kinds,
    excludedResources: _others,
    ...kept
  } = spec;
  return {
    spec: {
      ...kept,
      includedResources: resources,
      ...(namespaces.length > 0 && { includedNamespaces: namespaces.flatMap((name) => cameFrom(name, spec)) }),
      includeClusterResources: clusterScoped,
    },
    failed: failed.length,
    others: covered.length - failed.length,
    namespaces,
    clusterScoped,
    resources,
  };
}

/** The namespaces of the backup that a restore brings into one: several may be mapped to it, and its own may come too. */
function cameFrom(namespace: string, spec: Readonly<Record<string, unknown>>): string[] {
  const mapping = record(spec.namespaceMapping);
  const mapped = Object.entries(mapping).flatMap(([from, to]) => (to === namespace ? [from] : []));
  const own = mapping[namespace] === undefined ? [namespace] : [];
  const names = (field: string) => list(spec[field]).flatMap((one) => text(one) ?? []);
  const matches = (name: string, patterns: readonly string[]) => patterns.some((one) => globPattern(one).test(name));
  const [included, excluded] = [names('includedNamespaces'), names('excludedNamespaces')];
  const all = [...mapped, ...own];
  const found = all.filter((name) => (included.length === 0 || matches(name, included)) && !matches(name, excluded));
  // Velero knows patterns that are not read here, and takes no namespace for all of them.
  return found.length > 0 ? found : all;
}

function resourceOf({ apiVersion, kind }: Listed, discovery: Pick<Discovery, 'find'>): string {
  const resource = discovery.find(apiVersion, kind);
  return resource ? groupResource(resource) : kind.toLowerCase();
}
