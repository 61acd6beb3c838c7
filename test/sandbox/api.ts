import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '../../src/model/objects/object.ts';

/** How to reach an API server. */
export interface Access {
  server: string;
  token: string;
  caFile: string;
}

/** An answer of the API server that is not 2xx. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

/** What a watch saw. */
export type Seen = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject) => void;

/**
 * The harness's own client: small, and apart from `src/kube`, which it helps to test.
 * Paths are those of the API (`/api/v1/namespaces/shop/pods`). Every call throws an ApiError for an answer that is not 2xx.
 */
export class Api {
  readonly #access: Access;
  readonly #agent: Agent;
  readonly #paths = new Map<string, { resource: string; namespaced: boolean }>();

  /** `connections`: how many at once, kept alive. */
  constructor(access: Access, connections = 32) {
    this.#access = access;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, ca: readFileSync(access.caFile) });
  }

  /** One request with a JSON body (text is sent as it is); gives the parsed body of the answer. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
    signal?: AbortSignal,
  ): Promise<unknown> {
    const answer = await this.#open(method, path, body, contentType, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of answer.body) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString();
    if (answer.status < 200 || answer.status > 299) {
      throw new ApiError(answer.status, `${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    }
    return text.startsWith('{') ? JSON.parse(text) : text;
  }

  /** The object at a path. */
  async get(path: string): Promise<KubeObject> {
    return asObject(await this.send('GET', path));
  }

  /** The object at a path, or nothing where there is none. */
  async find(path: string): Promise<KubeObject | undefined> {
    return this.get(path).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    });
  }

  /** All objects of a collection, unpaged; items carry `apiVersion` and `kind`. */
  async list(path: string): Promise<KubeObject[]> {
    return (await this.#list(path)).items;
  }

  /** Creates an object at its own path; one that is there already is left as it is. */
  async create(object: KubeObject): Promise<void> {
    await this.send('POST', await this.pathOf(object, true), object).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
    });
  }

  /** Creates an object or brings it to this state (server-side apply, by force). */
  async apply(object: KubeObject): Promise<KubeObject> {
    const path = `${await this.pathOf(object)}?fieldManager=sandbox&force=true`;
    return asObject(await this.send('PATCH', path, object, 'application/apply-patch+yaml'));
  }

  /** Merge patch; `subresource` for instance `status`. */
  async patch(path: string, body: object, subresource?: string): Promise<KubeObject> {
    const whole = subresource === undefined ? path : `${path}/${subresource}`;
    return asObject(await this.send('PATCH', whole, body, 'application/merge-patch+json'));
  }

  /** Deletes what is at a path; nothing there is no error. */
  async delete(path: string): Promise<void> {
    await this.send('DELETE', path).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    });
  }

  /** The path of an object, or of the collection that it belongs to. */
  async pathOf(object: KubeObject, collection = false): Promise<string> {
    const root = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
    const kind = `${object.apiVersion}/${object.kind}`;
    if (!this.#paths.has(kind)) await this.#discover(root, object.apiVersion);
    const found = this.#paths.get(kind);
    if (found === undefined) throw new Error(`The cluster does not serve ${kind}.`);
    const place = found.namespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : '';
    const name = collection ? '' : `/${encodeURIComponent(object.metadata.name)}`;
    return `${root}${place}/${found.resource}${name}`;
  }

  /** Calls `seen` for all objects of a collection and for every later change, until the signal aborts. */
  async watch(path: string, signal: AbortSignal, seen: Seen): Promise<void> {
    while (!signal.aborted) {
      try {
        const { items, version } = await this.#list(path);
        for (const item of items) seen('ADDED', item);
        await this.#follow(`${path}?watch=true&resourceVersion=${version}`, signal, seen);
      } catch {
        // The server ended the watch or is away: list again after a moment, until the owner has enough.
        if (!signal.aborted) await pause(200);
      }
    }
  }

  /** Ends all connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #list(path: string): Promise<{ items: KubeObject[]; version: string }> {
    const list = asRecord(await this.send('GET', path));
    const [apiVersion, kind] = [String(list.apiVersion), String(list.kind).replace(/List$/, '')];
    const items = Array.isArray(list.items) ? list.items : [];
    return {
      items: items.map((item) => asObject({ apiVersion, kind, ...asRecord(item) })),
      version: String(asRecord(list.metadata).resourceVersion),
    };
  }

  async #follow(path: string, signal: AbortSignal, seen: Seen): Promise<void> {
    const answer = await this.#open('GET', path, undefined, 'application/json', signal);
    if (answer.status !== 200) throw new ApiError(answer.status, `GET ${path}: ${answer.status}`);
    for await (const line of createInterface({ input: answer.body })) {
      const event = asRecord(JSON.parse(line));
      const type = event.type;
      if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') seen(type, asObject(event.object));
      else throw new Error(`The watch ended: ${line}`);
    }
  }

  async #discover(root: string, apiVersion: string): Promise<void> {
    const found = asRecord(await this.send('GET', root)).resources;
    for (const entry of Array.isArray(found) ? found : []) {
      const { name, kind, namespaced } = asRecord(entry);
      if (String(name).includes('/')) continue;
      this.#paths.set(`${apiVersion}/${kind}`, { resource: String(name), namespaced: namespaced === true });
    }
  }

  #open(method: string, path: string, body: unknown, contentType: string, signal: AbortSignal | undefined) {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const headers: Record<string, string | number> = { authorization: `Bearer ${this.#access.token}` };
    if (text !== undefined) {
      headers['content-type'] = contentType;
      headers['content-length'] = Buffer.byteLength(text);
    }
    return new Promise<{ status: number; body: import('node:http').IncomingMessage }>((resolve, reject) => {
      const options = { method, headers, agent: this.#agent, ...(signal === undefined ? {} : { signal }) };
      const sent = request(new URL(path, this.#access.server), options, (answer) =>
        resolve({ status: answer.statusCode ?? 0, body: answer }),
      );
      sent.on('error', reject);
      sent.end(text);
    });
  }
}

/** Narrows JSON to an object with fields. Throws where it is none. */
export function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('Not a JSON object.');
  return Object.fromEntries(Object.entries(value));
}

/** Narrows JSON to a Kubernetes object. Throws where it is none. */
export function asObject(value: unknown): KubeObject {
  if (!isObject(value)) throw new Error(`Not a Kubernetes object: ${JSON.stringify(value).slice(0, 200)}`);
  return value;
}

function isObject(value: unknown): value is KubeObject {
  if (typeof value !== 'object' || value === null) return false;
  if (!('apiVersion' in value) || typeof value.apiVersion !== 'string') return false;
  if (!('kind' in value) || typeof value.kind !== 'string') return false;
  return 'metadata' in value && typeof value.metadata === 'object' && value.metadata !== null;
}
