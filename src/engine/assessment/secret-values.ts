import { mapEndpoints } from '../../adapt/mappings/endpoints.ts';
import { openBackup } from '../../backup/read.ts';
import { secretResource } from '../../kube/core-resources.ts';
import { storeOf } from '../../migrate/plan-store.ts';
import { requireSameCluster } from '../../migrate/require-same-cluster.ts';
import { toKubeferryError } from '../../model/error.ts';
import { copyJson } from '../../model/json/json.ts';
import { textRecord } from '../../model/json/parse.ts';
import type { Mappings, Migration } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { groupResource, type KubeObject } from '../../model/objects/object.ts';
import { isSecret, withheld } from '../../model/objects/secret.ts';
import type { Store } from '../../store/store.ts';
import type { EngineScope } from '../handler.ts';
import { openStoreFor } from '../open-store.ts';

/** Secrets of a source with their values, by `namespace/name` of the source. They are never written anywhere. */
export type SourceSecrets = ReadonlyMap<string, KubeObject>;

/** Milliseconds that the source has to answer in: what is judged by the rest must not wait for a source that is away. */
const patience = 20_000;

/** A migration whose manifests withhold values. */
interface WithheldIn {
  folder: string;
  plan: Migration;
  mappings: Mappings;
  objects: readonly KubeObject[];
}

/**
 * Reads the Secrets whose values manifests of a target withhold, from the source of the migration. What cannot be read is absent, and so unknown
 * to the rules; nobody is asked for a credential. Throws `cancelled`.
 */
export async function readSourceSecrets(
  about: WithheldIn,
  signal: AbortSignal,
  scope: EngineScope,
): Promise<SourceSecrets> {
  const { plan, mappings, objects } = about;
  const keys = objects.filter(withholds).map((one) => sourceKey(one, plan, mappings));
  const wanted = new Set(keys.filter((key) => key !== undefined));
  if (wanted.size === 0) return new Map();
  const either = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  try {
    const all = 'backup' in plan.spec.source ? inBackup(about, wanted, either, scope) : inCluster(about, either, scope);
    const found = new Map<string, KubeObject>();
    for await (const secret of all) {
      const key = keyOf(secret);
      if (wanted.has(key)) found.set(key, secret);
    }
    return found;
  } catch (thrown) {
    signal.throwIfAborted();
    scope.log('warn', `values of Secrets stay unknown to the rules: ${toKubeferryError(thrown).code}`);
    return new Map();
  }
}

async function* inCluster(
  { plan: { spec } }: WithheldIn,
  signal: AbortSignal,
  scope: EngineScope,
): AsyncGenerator<KubeObject> {
  if ('backup' in spec.source) return;
  const { context, cluster: uid } = spec.source;
  const reader = await scope.cluster(context);
  await requireSameCluster('run', { reader, ...(uid !== undefined && { uid }) }, signal);
  for (const namespace of spec.select.namespaces) {
    // Those of Helm are large, and no rule looks into them.
    const options = { namespace, fieldSelector: 'type!=helm.sh/release.v1', signal };
    try {
      for await (const { items } of reader.list(secretResource, options)) yield* items;
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'denied') throw thrown;
    }
  }
}

async function* inBackup(
  { folder, plan }: WithheldIn,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
  scope: EngineScope,
): AsyncGenerator<KubeObject> {
  const { source } = plan.spec;
  if (!('backup' in source)) return;
  const store = await openUnasked(folder, plan, scope, signal);
  try {
    const backup = await openBackup(store, source.backup, signal);
    const entries = (await backup.entries()).filter(
      (entry) => groupResource(entry) === 'secrets' && wanted.has(`${entry.namespace}/${entry.name}`),
    );
    for await (const { json } of backup.read(entries, signal)) yield backup.parsed(json);
  } finally {
    store.close();
  }
}

/** Opens the store of a plan; nobody is asked for a credential. Throws what `openStoreFor` throws. */
export async function openUnasked(
  folder: string,
  plan: Migration,
  scope: EngineScope,
  signal: AbortSignal,
): Promise<Store> {
  const asksNobody: EngineScope = {
    ...scope,
    askSecret: (secret, subject, asking) => scope.askSecret(secret, subject, asking, true),
  };
  return openStoreFor(storeOf(folder, plan), asksNobody, signal);
}

/**
 * The Secrets among some manifests that withhold values, each with a copy that has those of the source as the mappings make them; a value that is not
 * known stays withheld.
 */
export function revealed(
  objects: readonly KubeObject[],
  secrets: SourceSecrets,
  { plan, mappings }: { plan: Migration; mappings: Mappings },
): ReadonlyMap<KubeObject, KubeObject> {
  const found = new Map<KubeObject, KubeObject>();
  for (const object of objects.filter(withholds)) {
    const source = secrets.get(sourceKey(object, plan, mappings) ?? '');
    if (!source) continue;
    const draft = copyJson(source);
    mapEndpoints('secrets', draft, undefined, mappings, () => undefined);
    const values = textRecord(draft.data);
    const data = Object.entries(textRecord(object.data)).map(([key, value]) =>
      value === withheld && Object.hasOwn(values, key) ? [key, values[key]] : [key, value],
    );
    found.set(object, { ...object, data: Object.fromEntries(data) });
  }
  return found;
}

function withholds(object: KubeObject): boolean {
  return isSecret(object) && Object.values(textRecord(object.data)).includes(withheld);
}

/** What a Secret of a target is called on the source; nothing where it lies in no namespace that moves. */
function sourceKey({ metadata }: KubeObject, plan: Migration, mappings: Mappings): string | undefined {
  const from = plan.spec.select.namespaces.find((name) => targetNamespace(mappings, name) === metadata.namespace);
  return from === undefined ? undefined : `${from}/${metadata.name}`;
}

function keyOf({ metadata: { namespace = '', name } }: KubeObject): string {
  return `${namespace}/${name}`;
}
