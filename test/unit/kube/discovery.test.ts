import { describe, expect, it } from 'vitest';
import { refusal, reply, useFaultServer } from './fault-server.ts';

const { start, current } = useFaultServer();

describe('discovery', () => {
  const groups = { kind: 'APIGroupDiscoveryList', items: [] };

  it('of a server whose extension API is down still says what else it serves', async () => {
    const cluster = await start((request, response) => {
      if (request.url === '/api') reply(response, 200, { kind: 'APIVersions', versions: ['v1'] });
      else if (request.url === '/api/v1')
        reply(response, 200, {
          resources: [
            { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'] },
            { name: 'pods/log', kind: 'Pod' },
          ],
        });
      else if (request.url === '/apis')
        reply(response, 200, { kind: 'APIGroupList', groups: [{ name: 'broken.io', versions: [{ version: 'v1' }] }] });
      else reply(response, 404, refusal(404, 'NotFound'));
    });
    const { preferred, failed, find } = await cluster.discovery();
    expect(preferred.map(({ resource }) => resource)).toEqual(['pods']);
    expect(failed).toEqual(['broken.io']);
    expect(find('v1', 'Pod')?.namespaced).toBe(true);
  });

  it('that many wait for goes on when one of them leaves', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: left, resolve: hasLeft } = Promise.withResolvers<void>();
    const cluster = await start(async (_request, response) => {
      isAsked();
      await left;
      reply(response, 200, groups);
    });
    const cancel = new AbortController();
    const first = cluster.discovery({ signal: cancel.signal });
    const second = cluster.discovery();
    await asked;
    cancel.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    hasLeft();
    expect((await second).preferred).toEqual([]);
    expect(current().seen).toHaveLength(2);
  });

  it('ends with its reader', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const cluster = await start(() => isAsked());
    const found = cluster.discovery();
    await asked;
    cluster.close();
    await expect(found).rejects.toMatchObject({ code: 'cancelled' });
  });
});
