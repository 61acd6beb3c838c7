import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { doneBefore } from '../../../src/migrate/direct/done-before.ts';
import { openJournal } from '../../../src/migrate/journal/journal.ts';
import type { AppliedOutcome } from '../../../src/model/event.ts';
import { message } from '../../../src/model/message.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';
import { reply, useFaultServer } from '../kube/fault-server.ts';
import { onceJob as job } from '../once-job.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-done-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const target = useFaultServer();

const config = (name: string): ObjectRef => ({
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
});

/** A target that serves ConfigMaps and has those of some names. */
const holding = (...names: string[]) => {
  const answers: Record<string, object> = {
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['get', 'list'] }] },
    '/apis': { kind: 'APIGroupList', groups: [] },
    '/api/v1/namespaces/shop/configmaps': { metadata: {}, items: names.map((name) => ({ metadata: { name } })) },
  };
  return target.start(({ url }, response) => {
    const known = answers[new URL(url ?? '', 'http://x').pathname];
    reply(response, known ? 200 : 404, known ?? {});
  });
};

async function record(run: string, outcomes: [ObjectRef, AppliedOutcome][]): Promise<void> {
  const journal = await openJournal(folder);
  journal.append({ type: 'run', run, kind: 'run', targets: ['eks'] });
  const reason = message('apply.created');
  for (const [object, outcome] of outcomes)
    journal.append({ type: 'object', run, step: 'apply:eks', object, outcome, reason });
  await journal.close();
}

test('done is what a manifest means as before and the target has; what was left as it is, is looked at again', async () => {
  await record('a', [
    [config('made'), 'created'],
    [config('same'), 'unchanged'],
    [config('left'), 'skipped'],
    [config('bad'), 'failed'],
    [config('edited'), 'created'],
    [config('not-meant'), 'created'],
    [config('gone'), 'created'],
    [job, 'created'],
  ]);
  const reader = await holding('made', 'same', 'left', 'edited', 'not-meant');
  const meant = ['made', 'same', 'left', 'bad', 'edited', 'gone', 'new'].map(config);
  const source = { refs: [...meant, job], isEdited: ({ name }: ObjectRef) => name === 'edited' };
  const about = { folder, run: 'a', scope: { signal: new AbortController().signal } };
  const done = await doneBefore(about, { spec: { name: 'eks', context: 'lab' }, reader }, source);
  expect(Object.fromEntries(done)).toEqual({
    'configmaps/shop/made': 'created',
    'configmaps/shop/same': 'unchanged',
    // A Job that ended may have been removed by the cluster.
    'jobs.batch/shop/once': 'created',
  });
});
