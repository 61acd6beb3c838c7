import { expect, test } from 'vitest';
import { removeObjects, stuckIn } from '../../../src/apply/remove.ts';
import { format, type Message } from '../../../src/model/message.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { api, apply, namespaceObject, target, within } from '../application.ts';

const group = 'unlisted.example.com';
const schema = { openAPIV3Schema: { type: 'object' } };
const versions = (stored: string) =>
  ['v1', 'v2'].map((name) => ({ name, served: true, storage: name === stored, schema }));
const clientConfig = { url: 'https://127.0.0.1:1/convert' };

/** A kind whose stored objects nobody can read any more once its conversion is broken. */
const brokenKind = {
  group,
  path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/words.${group}`,
  definition: {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `words.${group}` },
    spec: { group, scope: 'Namespaced', names: { plural: 'words', kind: 'Word' }, versions: versions('v1') },
  },
  broken: {
    spec: {
      versions: versions('v2'),
      conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } },
    },
  },
};
const cause = /Namespace apply-unlisted\b.*what it holds does not go: .*conversion webhook/;

test('removing a namespace tells while it waits what holds it that the target cannot empty, and at the end', async () => {
  const namespace = 'apply-unlisted';
  const elsewhere = 'apply-unlisted-too';
  await within([namespace, elsewhere], async () => {
    const cluster = await target(namespace);
    const run = await apply(cluster, [namespaceObject(namespace)]);
    const items = [...run.results.values()].map(({ ref, uid = '' }) => ({ ref, uid }));
    await api.create(namespaceObject(elsewhere));
    await api.create(brokenKind.definition);
    try {
      const word = {
        apiVersion: `${brokenKind.group}/v1`,
        kind: 'Word',
        metadata: { name: 'one', namespace: elsewhere },
      };
      await waitFor(
        async () => (await cluster.discovery({ fresh: true })).find(word.apiVersion, 'Word') !== undefined,
        {
          what: 'the kind is served',
        },
      );
      await api.create(word);
      await api.patch(brokenKind.path, brokenKind.broken);
      // The target needs some seconds until it says so itself.
      const heard = new AbortController();
      const say = (text: Message) => void (cause.test(format(text)) && heard.abort());
      const shared = { done: () => undefined, concurrency: 8 };
      const waiting = removeObjects(cluster, items, {
        ...shared,
        ...{ say, sayEveryMs: 400, timeoutMs: 60_000, signal: heard.signal },
      });
      await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
      const results = await removeObjects(cluster, items, {
        ...shared,
        ...{ timeoutMs: 2000, signal: new AbortController().signal },
      });
      expect(stuckIn(results, 'target')?.message).toMatch(cause);
    } finally {
      await api.patch(brokenKind.path, { spec: { conversion: { strategy: 'None', webhook: null } } });
      await api.delete(brokenKind.path);
    }
  });
});
