import type { Duplex, Readable } from 'node:stream';
import { DetailError } from '../model/detail.ts';
import { KubeferryError } from '../model/error.ts';
import { record, text } from '../model/json/parse.ts';
import { type Message, message } from '../model/message.ts';
import { type ApiResource, apiVersionOf, type KubeObject, type ObjectRef } from '../model/objects/object.ts';
import type {
  Address,
  Discovery,
  ExecOptions,
  ExecResult,
  ListedObject,
  ListOptions,
  ListPage,
  OpenedCluster,
  Page,
  WatchEvent,
  WatchOptions,
} from './cluster.ts';
import { discover } from './discovery.ts';
import { runInPod } from './exec.ts';
import { listPage, listPages, listTexts } from './lister.ts';
import { asObject } from './page.ts';
import { itemPath, withQuery } from './paths.ts';
import { forwardPort } from './port-forward.ts';
import { type Exchange, readAll } from './transport/exchange.ts';
import type { Transport } from './transport/transport.ts';
import { untilAborted } from './transport/until-aborted.ts';
import { watchObjects } from './watch.ts';

/** What a reader and the writers made from it share. */
export interface ClusterCore {
  context: string;
  transport: Transport;
  /** Ends what no single call owns; aborted when the reader is closed. */
  ended: AbortController;
  discovery?: Promise<Discovery> | undefined;
}

/** One cluster for reading. */
export class ApiReader implements OpenedCluster {
  readonly context: string;
  readonly core: ClusterCore;
  protected readonly transport: Transport;

  constructor(core: ClusterCore) {
    this.core = core;
    this.context = core.context;
    this.transport = core.transport;
  }

  get address(): string {
    return this.transport.address;
  }

  async uid(signal?: AbortSignal): Promise<string> {
    const path = '/api/v1/namespaces/kube-system';
    try {
      const { uid } = record(record(await this.transport.json({ method: 'GET', path, signal })).metadata);
      if (typeof uid !== 'string')
        throw this.unreadable(message('kube.answer.lacks', { what: 'kube-system', field: 'metadata.uid' }));
      return uid;
    } catch (error) {
      // Who is nobody to the cluster may do nothing else either.
      const nobody = error instanceof KubeferryError && error.message.includes('"system:anonymous"');
      if (error instanceof KubeferryError && error.code === 'denied' && !nobody) return await this.fingerprint();
      throw error;
    }
  }

  fingerprint(): Promise<string> {
    return this.transport.fingerprint();
  }

  async version(signal?: AbortSignal): Promise<{ gitVersion: string; major: string; minor: string }> {
    const { gitVersion, major, minor } = record(await this.transport.json({ method: 'GET', path: '/version', signal }));
    if (typeof gitVersion !== 'string')
      throw this.unreadable(message('kube.answer.lacks', { what: '/version', field: 'gitVersion' }));
    return { gitVersion, major: text(major) ?? '', minor: text(minor) ?? '' };
  }

  async answers(signal?: AbortSignal): Promise<void> {
    await readAll(await this.transport.stream({ method: 'GET', path: '/version', signal }), {});
  }

  async discovery({ fresh, signal }: { fresh?: boolean; signal?: AbortSignal } = {}): Promise<Discovery> {
    const asked = (fresh ? undefined : this.core.discovery) ?? this.#discover();
    return await untilAborted(asked, signal);
  }

  /** Asked once for all who want it, so that none of them can end it for the others. */
  #discover(): Promise<Discovery> {
    const asked = discover(this.transport, this.core.ended.signal);
    this.core.discovery = asked;
    // What failed for one who asked is asked anew for the next.
    asked.catch(() => {
      if (this.core.discovery === asked) this.core.discovery = undefined;
    });
    return asked;
  }

  async get({ resource, namespace, name }: Address, signal?: AbortSignal): Promise<KubeObject> {
    return await this.object(resource, name, { method: 'GET', path: itemPath(resource, namespace, name), signal });
  }

  async listPage(resource: ApiResource, options: ListOptions = {}): Promise<ListPage> {
    const { bytes: _, ...page } = await listPage(this.transport, resource, options);
    return page;
  }

  list(resource: ApiResource, options: ListOptions = {}): AsyncIterable<ListPage> {
    return listPages(this.transport, resource, options);
  }

  listTexts(resource: ApiResource, options: ListOptions = {}): AsyncIterable<Page<ListedObject>> {
    return listTexts(this.transport, resource, options);
  }

  async listMetadata(resource: ApiResource, options: ListOptions = {}): Promise<ListPage> {
    const { bytes: _, ...page } = await listPage(this.transport, resource, { ...options, metadata: true });
    return page;
  }

  watch(resource: ApiResource, options: WatchOptions): AsyncIterable<WatchEvent> {
    return watchObjects(this.transport, resource, options);
  }

  async logs(
    pod: { namespace: string; name: string; container?: string },
    options: { follow?: boolean; previous?: boolean; tailLines?: number; signal: AbortSignal },
  ): Promise<Readable> {
    const path = `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${encodeURIComponent(pod.name)}/log`;
    const { follow, previous, tailLines, signal } = options;
    return await this.transport.stream({
      method: 'GET',
      path: withQuery(path, { container: pod.container, follow, previous, tailLines }),
      headers: { accept: '*/*', 'accept-encoding': 'identity' },
      signal,
      // A container may say nothing for hours.
      ...(follow && { silence: 0 }),
    });
  }

  async exec(pod: { namespace: string; name: string; container?: string }, options: ExecOptions): Promise<ExecResult> {
    return await runInPod(this.transport, pod, options);
  }

  async portForward(pod: { namespace: string; name: string }, port: number, signal?: AbortSignal): Promise<Duplex> {
    return await forwardPort(this.transport, pod, port, signal);
  }

  close(): void {
    this.core.ended.abort();
    this.transport.close();
  }

  /** One object of an answer; an error of the exchange names the object. */
  protected async object(resource: ApiResource, name: string | undefined, exchange: Exchange): Promise<KubeObject> {
    const body = await this.answered(resource, name, exchange);
    try {
      return asObject(this.transport.parse(body), apiVersionOf(resource), resource.kind);
    } catch (cause) {
      if (cause instanceof DetailError) throw this.unreadable(cause.words);
      throw cause;
    }
  }

  /** The body of an answer about one object; an error names the object. */
  protected async answered(resource: ApiResource, name: string | undefined, exchange: Exchange): Promise<Buffer> {
    try {
      return await this.transport.bytes(exchange);
    } catch (error) {
      throw error instanceof KubeferryError && name !== undefined
        ? aboutObject(error, resource, name, exchange)
        : error;
    }
  }

  protected unreadable(detail: Message): KubeferryError {
    return new KubeferryError('misconfigured', message('kube.answer', { ...this.transport.asked, detail }), {
      context: this.context,
      hint: message('kube.answer.hint'),
    });
  }
}

function aboutObject(error: KubeferryError, resource: ApiResource, name: string, { path }: Exchange): KubeferryError {
  const { group, version, resource: plural, kind, namespaced } = resource;
  const namespace = namespaced ? /\/namespaces\/([^/]+)\//.exec(path)?.[1] : undefined;
  const object: ObjectRef = { group, version, resource: plural, kind, name };
  if (namespace !== undefined) object.namespace = decodeURIComponent(namespace);
  return new KubeferryError(error.code, error.words, {
    object,
    cause: error.cause,
    ...(error.hint && { hint: error.hint }),
    ...(error.context !== undefined && { context: error.context }),
    ...(error.status !== undefined && { status: error.status }),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
  });
}
