import { setTimeout as sleep } from 'node:timers/promises';
import { toJson } from '../model/json/json-text.ts';
import { number, record, text } from '../model/json/parse.ts';
import { type ApiResource, apiVersionOf, type KubeObject } from '../model/objects/object.ts';
import type { WatchEvent, WatchOptions } from './cluster.ts';
import { linesOf } from './lines.ts';
import { listPages } from './lister.ts';
import { asObject, keyOf } from './page.ts';
import { isPassing } from './passing.ts';
import { collectionPath, withQuery } from './paths.ts';
import { answerError, connectionError } from './transport/failure.ts';
import { retryDelay } from './transport/retry.ts';
import type { Transport } from './transport/transport.ts';

/** Seconds after which the server is to end a watch by itself, so that no dead one stays; the next goes on from there. */
const longest = 290;
/** Milliseconds of silence after which a watch counts as dead: bookmarks come about once a minute. */
const silence = 150_000;

/** What a watch remembers of each object, to tell after a gap what has changed. */
interface Known {
  namespace: string | undefined;
  name: string;
  uid: string;
  resourceVersion: string;
}

/**
 * Lists, then follows, and goes on after any end: from the last version seen, or, where the server has forgotten it
 * (410), from a new list that is compared with what was known. Ends when the signal aborts. Throws where going on
 * cannot help: `denied`, `not-found`, `expired-credentials`, `misconfigured`, `invalid`.
 */
export async function* watchObjects(
  transport: Transport,
  resource: ApiResource,
  options: WatchOptions,
): AsyncGenerator<WatchEvent> {
  const known = new Map<string, Known>();
  let version: string | undefined;
  let synced = false;
  for (let fruitless = 0; !options.signal.aborted; ) {
    let retryAfter: number | undefined;
    try {
      if (version === undefined) {
        version = yield* relist(transport, resource, options, known);
        if (!synced) yield { type: 'synced', resourceVersion: version };
        synced = true;
      }
      for await (const event of follow(transport, resource, options, version)) {
        fruitless = 0;
        version = event.version;
        if (event.change) yield* remember(event.change, event.object, known);
      }
    } catch (error) {
      if (options.signal.aborted) return;
      const failure = connectionError(error, transport.asked);
      if (failure.code === 'gone') version = undefined;
      else if (!isPassing(failure)) throw failure;
      retryAfter = failure.retryAfter;
    }
    // A server that ends each watch at once is not to be asked without a pause either.
    fruitless = Math.min(fruitless + 1, 6);
    const pause = retryDelay({ retryAfter }, fruitless, true) ?? 60_000;
    await sleep(pause, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function* relist(
  transport: Transport,
  resource: ApiResource,
  options: WatchOptions,
  known: Map<string, Known>,
): AsyncGenerator<WatchEvent, string> {
  const seen = new Set<string>();
  let version = '';
  for await (const page of listPages(transport, resource, { ...options, consistent: true })) {
    version = page.resourceVersion;
    for (const object of page.items) {
      const key = keyOf(object);
      seen.add(key);
      const before = known.get(key);
      if (before?.resourceVersion !== object.metadata.resourceVersion) yield* remember('changed', object, known);
    }
  }
  for (const [key, lost] of [...known]) {
    if (seen.has(key)) continue;
    known.delete(key);
    yield { type: 'deleted', object: stub(resource, lost) };
  }
  return version;
}

/** What is told of an object that went while nobody looked: its last body is not kept. */
function stub(resource: ApiResource, { namespace, name, uid, resourceVersion }: Known): KubeObject {
  const metadata = { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion };
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
}

function* remember(
  change: 'changed' | 'deleted',
  object: KubeObject,
  known: Map<string, Known>,
): Generator<WatchEvent> {
  const key = keyOf(object);
  const { namespace, name, uid = '', resourceVersion = '' } = object.metadata;
  const before = known.get(key);
  if (change === 'deleted') {
    known.delete(key);
    yield { type: 'deleted', object };
    return;
  }
  known.set(key, { namespace, name, uid, resourceVersion });
  yield { type: before?.uid === uid ? 'modified' : 'added', object };
}

type Change = { version: string } & (
  | { change: 'changed' | 'deleted'; object: KubeObject }
  | { change?: undefined; object?: undefined }
);

/** One watch request until it ends. Throws `gone` where the version is forgotten. */
async function* follow(
  transport: Transport,
  resource: ApiResource,
  options: WatchOptions,
  version: string,
): AsyncGenerator<Change> {
  const answer = await transport.stream({
    method: 'GET',
    path: withQuery(collectionPath(resource, options.namespace), {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: version,
      timeoutSeconds: Math.round(longest * (0.8 + 0.2 * Math.random())),
      labelSelector: options.labelSelector,
      fieldSelector: options.fieldSelector,
    }),
    headers: { 'accept-encoding': 'identity' },
    signal: options.signal,
    silence: options.silence ?? silence,
  });
  try {
    for await (const line of linesOf(answer)) {
      if (line !== '') yield readChange(line, resource, transport);
    }
  } finally {
    answer.destroy();
  }
}

function readChange(line: string, resource: ApiResource, transport: Transport): Change {
  const { type, object: body } = record(transport.parse(Buffer.from(line)));
  if (type === 'ERROR') {
    throw answerError({ status: number(record(body).code) ?? 500, body: toJson(body) }, transport.asked);
  }
  const version = text(record(record(body).metadata).resourceVersion) ?? '';
  if (type === 'BOOKMARK') return { version };
  const object = asObject(body, apiVersionOf(resource), resource.kind);
  return { version, change: type === 'DELETED' ? 'deleted' : 'changed', object };
}
