import { describe, expect, it } from 'vitest';
import type { ClusterReader, WatchEvent } from '../../../src/kube/cluster.ts';
import { configMap, configMaps, page, refusal, reply, useFaultServer } from './fault-server.ts';

const { start } = useFaultServer();

describe('a watch', () => {
  const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
  const versioned = (name: string, version: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    ...configMap(name, version),
  });

  async function follow(
    cluster: ClusterReader,
    until: (told: string[]) => boolean,
    more: { silence?: number } = {},
  ): Promise<string[]> {
    const end = new AbortController();
    const told: string[] = [];
    for await (const event of cluster.watch(configMaps, { signal: end.signal, ...more })) {
      told.push(words(event));
      if (until(told)) end.abort();
    }
    return told;
  }
  const words = (event: WatchEvent) =>
    event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.name}`;

  it('goes on from the last version that it saw, that of a bookmark too, when it is cut or ends', async () => {
    const from: (string | null)[] = [];
    const cluster = await start((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      if (!query.has('watch')) return reply(response, 200, page(['a'], undefined, '10'));
      from.push(query.get('resourceVersion'));
      response.writeHead(200);
      if (from.length === 1) {
        response.write(line('ADDED', versioned('b', '11')));
        response.write(line('BOOKMARK', { metadata: { resourceVersion: '15' } }), () => response.socket?.destroy());
      } else if (from.length === 2) response.end();
      else response.write(line('DELETED', versioned('a', '16')));
    });
    const told = await follow(cluster, (all) => all.at(-1) === 'deleted a');
    expect(told).toEqual(['added a', 'synced', 'added b', 'deleted a']);
    expect(from).toEqual(['10', '15', '15']);
  });

  it('goes on from the last version that it saw when the server fails at it, before and while it tells', async () => {
    const from: (string | null)[] = [];
    const cluster = await start((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      if (!query.has('watch')) return reply(response, 200, page(['a'], undefined, '10'));
      from.push(query.get('resourceVersion'));
      if (from.length === 1) return reply(response, 503, refusal(503, 'ServiceUnavailable'), { 'retry-after': '0' });
      response.writeHead(200);
      if (from.length === 2) {
        response.write(line('ADDED', versioned('b', '11')));
        response.end(line('ERROR', refusal(500, 'InternalError')));
      } else if (from.length === 3) {
        response.end(line('ERROR', refusal(504, 'Timeout')));
      } else response.write(line('DELETED', versioned('a', '16')));
    });
    const told = await follow(cluster, (all) => all.at(-1) === 'deleted a');
    expect(told).toEqual(['added a', 'synced', 'added b', 'deleted a']);
    expect(from).toEqual(['10', '10', '11', '11']);
  });

  it.each(['answer', 'event'])('that is told 410 by an %s lists again and tells only what has changed', async (how) => {
    let lists = 0;
    const cluster = await start((request, response) => {
      if (!request.url?.includes('watch=')) {
        lists += 1;
        const second = { ...page([], undefined, '20'), items: [configMap('a'), configMap('b', '7'), configMap('d')] };
        return reply(response, 200, lists === 1 ? page(['a', 'b', 'c']) : second);
      }
      if (lists > 1) return response.writeHead(200).flushHeaders();
      if (how === 'answer') return reply(response, 410, refusal(410, 'Expired'));
      response.writeHead(200);
      response.end(line('ERROR', refusal(410, 'Expired')));
    });
    const told = await follow(cluster, (all) => all.includes('deleted c'));
    expect(told).toEqual(['added a', 'added b', 'added c', 'synced', 'modified b', 'added d', 'deleted c']);
  });

  it('that says nothing for too long is started again from the last version that it saw', async () => {
    const from: (string | null)[] = [];
    const cluster = await start((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      if (!query.has('watch')) return reply(response, 200, page(['a'], undefined, '10'));
      from.push(query.get('resourceVersion'));
      response.writeHead(200);
      // The first one stays open, and silent.
      response.write(from.length === 1 ? line('ADDED', versioned('b', '11')) : line('DELETED', versioned('a', '12')));
    });
    const told = await follow(cluster, (all) => all.at(-1) === 'deleted a', { silence: 50 });
    expect(told).toEqual(['added a', 'synced', 'added b', 'deleted a']);
    expect(from).toEqual(['10', '11']);
  });

  it('ends with the reason where going on cannot help', async () => {
    const cluster = await start((request, response) => {
      if (request.url?.includes('watch=')) reply(response, 403, refusal(403, 'Forbidden'));
      else reply(response, 200, page([]));
    });
    await expect(follow(cluster, () => false)).rejects.toMatchObject({ code: 'denied' });
  });
});
