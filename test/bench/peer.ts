// The peer that pays only for the network: bare `node:https`, in a process of its own as our engine is.
// `node peer.ts` reads one PeerTask as JSON from standard input and prints the seconds that it took.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { firstLimit, nextLimit } from '../../src/kube/page.ts';
import type { Access } from '../sandbox/api.ts';
import { loadObject } from '../sandbox/fill.ts';

/** How large the pages of a list are: always 500 objects, or as many as our own lister asks for, which knows their size. */
export type Pages = 'of 500' | 'as ours';

/** What the peer is to do. */
export type PeerTask = Access &
  (
    | { what: 'list'; paths: string[]; pages: Pages }
    | { what: 'post'; namespace: string; count: number; bytes: number; connections: number }
  );

/** What the peer prints. */
export interface PeerResult {
  seconds: number;
  objects: number;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const task: PeerTask = JSON.parse(await text(process.stdin));
  const result = await (task.what === 'list' ? list(task) : post(task));
  process.stdout.write(JSON.stringify(result));
}

/** Lists every path, page after page, over one connection, and parses every body. */
async function list(task: PeerTask & { what: 'list' }): Promise<PeerResult> {
  const agent = await connected(task, 1);
  const began = performance.now();
  let objects = 0;
  for (const path of task.paths) {
    let limit = firstLimit;
    let next: string | undefined = '';
    while (next !== undefined) {
      const place: string = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const body = await send(task, agent, 'GET', `${path}?limit=${limit}${place}`);
      const page: { items: unknown[] | null; metadata: { continue?: string } } = JSON.parse(body.toString());
      const found = page.items?.length ?? 0;
      objects += found;
      if (task.pages === 'as ours') limit = nextLimit(limit, found, body.length);
      next = page.metadata.continue || undefined;
    }
  }
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  return { seconds, objects };
}

/** Creates ConfigMaps whose JSON was made before; the answers are read and not parsed. */
async function post(task: PeerTask & { what: 'post' }): Promise<PeerResult> {
  const { namespace, count, bytes, connections } = task;
  const agent = await connected(task, connections);
  const bodies = Array.from({ length: count }, (_, n) => Buffer.from(loadObject(n, bytes)));
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  await send(task, agent, 'POST', '/api/v1/namespaces', JSON.stringify(namespaceNamed(namespace)));
  const began = performance.now();
  let next = 0;
  const work = async () => {
    for (let body = bodies[next++]; body; body = bodies[next++]) await send(task, agent, 'POST', path, body);
  };
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  return { seconds, objects: count };
}

function namespaceNamed(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** An agent whose connections are all open, so that no clock counts their handshakes. */
async function connected(access: Access, connections: number): Promise<Agent> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca: readFileSync(access.caFile) });
  // Asked for at once, each has a connection of its own.
  await Promise.all(Array.from({ length: connections }, () => send(access, agent, 'GET', '/version')));
  return agent;
}

function send(access: Access, agent: Agent, method: string, path: string, body?: Buffer | string): Promise<Buffer> {
  const headers: Record<string, string | number> = { authorization: `Bearer ${access.token}` };
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = Buffer.byteLength(body);
  }
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, access.server), { method, headers, agent }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        if (status < 300) resolve(Buffer.concat(parts));
        else reject(new Error(`${method} ${path}: ${status} ${Buffer.concat(parts).toString().slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
