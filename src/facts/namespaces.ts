import type { Look } from '../kube/look.ts';
import type { ClusterFacts, NamespaceFacts } from '../model/clusters/cluster-facts.ts';
import { list, record, text, textRecord, texts } from '../model/json/parse.ts';
import { migrationLabel, runLabel } from '../model/objects/marks.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { groupResource } from '../model/objects/object.ts';

type Quota = NonNullable<NamespaceFacts['quotas']>[number];
type LimitRange = NonNullable<NamespaceFacts['limitRanges']>[number];

/** Objects that come and go by themselves: their names say nothing. */
const passing = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);

/**
 * The namespaces with their quotas and limits, and for those in `namesIn` the names of their objects. Who may not list namespaces
 * learns of those in `namesIn` what may be read there.
 */
export async function namespaceFacts(
  look: Look,
  namesIn: readonly string[],
): Promise<ClusterFacts['namespaces'] | undefined> {
  const all = await look.each('namespaces', ({ metadata }) => ({ name: metadata.name, labels: metadata.labels ?? {} }));
  // Who may not see a namespace does not know its labels either.
  const named: { name: string; labels?: Record<string, string> }[] = all ?? namesIn.map((name) => ({ name }));
  if (!all && namesIn.length === 0) return undefined;
  const places = all ? [undefined] : namesIn;
  const [quotas, limitRanges, names] = await Promise.all([
    inNamespaces(look, places, 'resourcequotas', quotaOf),
    inNamespaces(look, places, 'limitranges', limitRangeOf),
    Promise.all(namesIn.map(async (name) => [name, await namesOf(look, name)] as const)),
  ]);
  const namesOfEach = new Map(names);
  return named.map((one) => ({
    ...one,
    ...(quotas && { quotas: quotas.get(one.name) ?? [] }),
    ...(limitRanges && { limitRanges: limitRanges.get(one.name) ?? [] }),
    ...namesOfEach.get(one.name),
  }));
}

/** What is in each namespace, by its name: asked for once (`undefined`), or in some namespaces. Nothing where it cannot be read. */
async function inNamespaces<Fact>(
  look: Look,
  places: readonly (string | undefined)[],
  resource: string,
  read: (object: KubeObject) => Fact,
): Promise<Map<string, Fact[]> | undefined> {
  const found = new Map<string, Fact[]>();
  const pair = (object: KubeObject) => ({ namespace: object.metadata.namespace ?? '', fact: read(object) });
  const lists = await Promise.all(places.map((place) => look.each(resource, pair, place)));
  for (const one of lists) {
    if (!one) return undefined;
    for (const { namespace, fact } of one) found.set(namespace, [...(found.get(namespace) ?? []), fact]);
  }
  return found;
}

/** The names of what is in a namespace, by `resource.group`, and which migration made those that one made. */
async function namesOf(look: Look, namespace: string): Promise<Pick<NamespaceFacts, 'names' | 'made'>> {
  const kinds = look.namespaced.map(groupResource).filter((name) => !passing.has(name));
  const found = await Promise.all(kinds.map(async (kind) => ({ kind, all: await look.metadata(kind, namespace) })));
  const [names, made]: [Record<string, string[]>, Record<string, Record<string, string>>] = [{}, {}];
  for (const { kind, all } of found) {
    if (!all) continue;
    names[kind] = all.map(({ name }) => name);
    const ofMigrations = all.flatMap(({ name, labels = {} }) => {
      const migration = labels[runLabel] === undefined ? undefined : labels[migrationLabel];
      return migration ? [[name, migration]] : [];
    });
    if (ofMigrations.length > 0) made[kind] = Object.fromEntries(ofMigrations);
  }
  return { names, ...(Object.keys(made).length > 0 && { made }) };
}

function quotaOf({ metadata, spec, status }: KubeObject): Quota {
  // What `scopeSelector` says narrows a quota as well.
  const selected = list(record(record(spec).scopeSelector).matchExpressions).map((one) => record(one).scopeName);
  const scopes = [...texts(record(spec).scopes), ...texts(selected)];
  return {
    name: metadata.name,
    hard: textRecord(record(spec).hard),
    used: textRecord(record(status).used),
    ...(scopes.length > 0 && { scopes }),
  };
}

function limitRangeOf({ metadata, spec }: KubeObject): LimitRange {
  const limits = list(record(spec).limits).map(record);
  const part = (value: unknown) => (value === undefined ? undefined : textRecord(value));
  return {
    name: metadata.name,
    limits: limits.map((limit) => ({
      type: text(limit.type) ?? '',
      min: part(limit.min),
      max: part(limit.max),
      default: part(limit.default),
      defaultRequest: part(limit.defaultRequest),
      maxLimitRequestRatio: part(limit.maxLimitRequestRatio),
    })),
  };
}
