import type { ClusterReader } from '../kube/cluster.ts';
import { describedBy } from '../kube/openapi.ts';
import { isRecord, type JsonRecord, recordAt, recordsOf } from '../model/json/json.ts';
import { parseApiVersion } from '../model/objects/object.ts';
import { ReadOnce } from '../model/read-once.ts';
import type { KindSchema } from '../model/schemas/kind-schema.ts';

/** What one cluster says of the kinds that it serves, custom ones too: each group and version is read once, when one of its kinds is asked for. */
export class KindSchemas {
  readonly #cluster: ClusterReader;
  readonly #read = new ReadOnce<JsonRecord>();

  constructor(cluster: ClusterReader) {
    this.#cluster = cluster;
  }

  /** The schema of a kind; nothing where the cluster does not serve it, or does not say. Throws where there is no answer. */
  async of(apiVersion: string, kind: string, signal: AbortSignal): Promise<KindSchema | undefined> {
    const { group, version } = parseApiVersion(apiVersion);
    const others = await this.#read.of(apiVersion, () => this.#schemas({ group, version }, signal));
    const isOfKind = (schema: unknown) =>
      recordsOf(isRecord(schema) ? schema['x-kubernetes-group-version-kind'] : undefined).some(
        ([, one]) => one.group === group && one.version === version && one.kind === kind,
      );
    const schema = Object.values(others).find(isOfKind);
    return isRecord(schema) ? { schema, others } : undefined;
  }

  /** The schemas of a group and version by name. Its paths, the most of it, are not kept. */
  async #schemas(version: { group: string; version: string }, signal: AbortSignal): Promise<JsonRecord> {
    const { components } = await describedBy(this.#cluster, version, signal);
    return recordAt(components, 'schemas') ?? {};
  }
}
