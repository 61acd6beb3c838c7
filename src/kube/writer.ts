import { KubeferryError } from '../model/error.ts';
import { toJson } from '../model/json/json-text.ts';
import { record, text } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import { runManager } from '../model/objects/field-manager.ts';
import type { ApiResource, KubeObject } from '../model/objects/object.ts';
import type { Address, ClusterReader, ClusterWriter, Created, WriteGrant, WriteOptions } from './cluster.ts';
import { getIfThere } from './get-if-there.ts';
import { checkGrant, notAllowed, type Permission } from './grant.ts';
import { collectionPath, itemPath, type Query, withQuery } from './paths.ts';
import { ApiReader, type ClusterCore } from './reader.ts';
import type { Exchange } from './transport/exchange.ts';

/** Asks for the metadata of an object in place of the whole, which not every aggregated API knows (KEP-2333). */
export const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

/** The only way to a writer: what the grant does not cover throws `not-allowed`. Throws it at once where the grant is for another context. */
export function grantWrites(reader: ClusterReader, grant: WriteGrant): ClusterWriter {
  if (grant.context !== reader.context) throw notAllowed(reader.context, '');
  return writer(reader, grant);
}

/** A writer that needs no grant, because it only takes calls with `dryRun`; for previews. */
export function dryRunsOnly(reader: ClusterReader): ClusterWriter {
  return writer(reader, { context: reader.context, dryRunOnly: true });
}

function writer(reader: ClusterReader, permission: Permission): ClusterWriter {
  if (!(reader instanceof ApiReader)) throw new TypeError('a writer is made from what openCluster gave');
  return new ApiWriter(reader.core, permission);
}

/** One cluster for writing, as far as the permission goes. */
class ApiWriter extends ApiReader implements ClusterWriter {
  readonly #permission: Permission;

  constructor(core: ClusterCore, permission: Permission) {
    super(core);
    this.#permission = permission;
  }

  async create(
    resource: ApiResource,
    namespace: string | undefined,
    body: KubeObject | string | Buffer,
    options: WriteOptions = {},
  ): Promise<KubeObject> {
    const name = nameIn(resource, body);
    return await this.object(resource, name, this.#post(resource, namespace, name, body, options));
  }

  async createRaw(
    resource: ApiResource,
    namespace: string | undefined,
    name: string,
    body: string | Buffer,
    options: WriteOptions = {},
  ): Promise<Created> {
    const exchange = this.#post(resource, namespace, name, body, options);
    const answer = await this.answered(resource, name, { ...exchange, headers: { accept: metadataOnly } });
    return createdIn(answer) ?? this.#parseCreated(answer);
  }

  async replace(resource: ApiResource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const { name, namespace } = object.metadata;
    this.#check(resource, namespace, name, options);
    return await this.object(resource, name, {
      method: 'PUT',
      path: withQuery(itemPath(resource, namespace, name), writeQuery(options)),
      body: toJson(object),
      signal: options.signal,
      onOverload: options.onOverload,
      idempotent: options.dryRun === true,
    });
  }

  async apply(resource: ApiResource, object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const { name, namespace } = object.metadata;
    this.#check(resource, namespace, name, options);
    return await this.object(resource, name, {
      method: 'PATCH',
      path: withQuery(itemPath(resource, namespace, name), { ...writeQuery(options), force: true }),
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: toJson(object),
      signal: options.signal,
      onOverload: options.onOverload,
      idempotent: true,
    });
  }

  async delete(
    { resource, namespace, name, uid }: Address & { uid?: string },
    options: WriteOptions = {},
  ): Promise<void> {
    this.#check(resource, namespace, name, options);
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...(uid !== undefined && { preconditions: { uid } }),
      ...(options.dryRun && { dryRun: ['All'] }),
    };
    try {
      await this.answered(resource, name, {
        method: 'DELETE',
        path: itemPath(resource, namespace, name),
        body: JSON.stringify(body),
        signal: options.signal,
        onOverload: options.onOverload,
      });
    } catch (error) {
      const address = { resource, name, ...(namespace !== undefined && { namespace }) };
      const gone = error instanceof KubeferryError && (await this.#isGone(error, address, uid, options.signal));
      if (!gone) throw error;
    }
  }

  /** Gone is what is not there, or what has another UID by now. */
  async #isGone(
    { code }: KubeferryError,
    address: Address,
    uid: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (code === 'not-found') return true;
    if (code !== 'conflict' || uid === undefined) return false;
    return (await getIfThere(this, address, signal))?.metadata.uid !== uid;
  }

  #post(
    resource: ApiResource,
    namespace: string | undefined,
    name: string | undefined,
    body: KubeObject | string | Buffer,
    options: WriteOptions,
  ): Exchange {
    this.#check(resource, namespace, name, options);
    return {
      method: 'POST',
      path: withQuery(collectionPath(resource, namespace), writeQuery(options)),
      body: typeof body === 'string' || Buffer.isBuffer(body) ? body : toJson(body),
      signal: options.signal,
      onOverload: options.onOverload,
      idempotent: options.dryRun === true,
    };
  }

  #check(resource: ApiResource, namespace: string | undefined, name: string | undefined, options: WriteOptions): void {
    checkGrant(this.#permission, { resource, namespace, name, dryRun: options.dryRun === true });
  }

  #parseCreated(answer: Buffer): Created {
    const { uid, resourceVersion } = record(record(this.transport.parse(answer)).metadata);
    if (typeof uid !== 'string')
      throw this.unreadable(message('kube.answer.lacks', { what: 'POST', field: 'metadata.uid' }));
    return { uid, resourceVersion: text(resourceVersion) ?? '' };
  }
}

function writeQuery({ dryRun, manager: fieldManager = runManager }: WriteOptions): Query {
  return dryRun ? { fieldManager, dryRun: 'All', fieldValidation: 'Strict' } : { fieldManager };
}

/** The name that a grant for a namespace object is about; other objects are granted by where they lie. */
function nameIn(resource: ApiResource, body: KubeObject | string | Buffer): string | undefined {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return body.metadata.name;
  if (resource.namespaced) return undefined;
  return text(record(record(JSON.parse(body.toString())).metadata).name);
}

// How the server writes metadata: `uid` comes before all that others could have put there. An answer in another order does
// not match and is parsed.
const head =
  /^\{"kind":"\w+","apiVersion":"[\w./]+","metadata":\{"name":"[^"\\]*",(?:"generateName":"[^"\\]*",)?(?:"namespace":"[^"\\]*",)?"uid":"([^"\\]+)","resourceVersion":"(\d+)"/;

/** UID and version from the first bytes of a created object, where it begins as the server's own types do. */
export function createdIn(answer: Buffer): Created | undefined {
  const [, uid, resourceVersion] = head.exec(answer.toString('latin1', 0, 1024)) ?? [];
  return uid === undefined || resourceVersion === undefined ? undefined : { uid, resourceVersion };
}
