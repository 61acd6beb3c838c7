import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { refusal, reply } from './fault-server.ts';

/** An API server for one test, as far as it keeps objects of a few kinds: by their path, such as `/api/v1/namespaces/shop/pods/web`. */
export type StoredObjects = Map<string, KubeObject>;

/** What it serves: the kinds of a group version, such as `velero.io/v1`, by plural. */
export type ServedKinds = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The path of a list: of one namespace, or of all. */
const listPath = /^(?<base>\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+\/))?\/?(?<plural>[^/]+)$/;

/** Answers a request from the objects; writes change them. Label selectors know equality and presence. */
export async function answerFrom(
  objects: StoredObjects,
  kinds: ServedKinds,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
  if (pathname === '/api' || pathname === '/apis') return reply(response, 200, discovery(kinds, pathname === '/api'));
  const there = objects.get(pathname);
  if (request.method === 'PUT' && there) {
    const body: unknown = await json(request);
    objects.set(pathname, body as KubeObject);
    return reply(response, 200, body as KubeObject);
  }
  if (request.method === 'DELETE' && there) objects.delete(pathname);
  if (there) return reply(response, 200, there);
  const { base, namespace, plural } = listPath.exec(pathname)?.groups ?? {};
  if (request.method !== 'GET' || base === undefined) return reply(response, 404, refusal(404, 'NotFound'));
  const [label = '', value] = (searchParams.get('labelSelector') ?? '').split('=');
  const isAsked = ({ metadata: { labels } }: KubeObject) =>
    label === '' || (value === undefined ? labels?.[label] !== undefined : labels?.[label] === value);
  const isBelow = (path: string) =>
    path.startsWith(`${base}/namespaces/${namespace ?? ''}`) && path.split('/').at(-2) === plural;
  const below = [...objects].filter(([path]) => isBelow(path)).map(([, object]) => object);
  reply(response, 200, { metadata: { resourceVersion: '1' }, items: below.filter(isAsked) });
}

function discovery(kinds: ServedKinds, isCore: boolean): object {
  const own = Object.entries(kinds).filter(([groupVersion]) => !groupVersion.includes('/') === isCore);
  const items = own.map(([groupVersion, served]) => {
    const [version = '', group = ''] = groupVersion.split('/').reverse();
    const resources = Object.entries(served).map(([resource, kind]) => ({
      resource,
      responseKind: { kind },
      scope: 'Namespaced',
      verbs: ['get', 'list', 'create', 'update', 'delete'],
    }));
    return { metadata: { name: group }, versions: [{ version, resources }] };
  });
  return { kind: 'APIGroupDiscoveryList', items };
}
