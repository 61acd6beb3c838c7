import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { previewMigration } from '../../../src/migrate/preview.ts';
import { openStore } from '../../../src/store/open.ts';
import { useKubeferryHome } from './kubeferry-home.ts';

const home = useKubeferryHome();

test('a preview removes what killed ones left, even where its own clusters do not answer', async () => {
  const folder = join(home(), 'shop.migration');
  mkdirSync(folder);
  const spec = {
    source: { context: 'a' },
    targets: [{ name: 'b', context: 'b' }],
    select: { namespaces: ['shop'] },
  };
  const plan = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'Migration', metadata: { name: 'shop' }, spec };
  writeFileSync(join(folder, 'migration.yaml'), JSON.stringify(plan));
  mkdirSync(join(home(), 'preview', 'killed', 'store'), { recursive: true });
  writeFileSync(join(home(), 'preview', 'killed', 'store', 'secret'), 'in clear');
  const work = previewMigration(folder, {
    cluster: () => Promise.reject(new Error('nobody answers')),
    store: (spec) => openStore(spec),
    signal: new AbortController().signal,
    emit: () => undefined,
    drained: () => Promise.resolve(),
    concurrency: 1,
    reach: () => Promise.reject(new Error('There is no Velero.')),
  });
  await expect(work).rejects.toThrow('nobody answers');
  expect(readdirSync(join(home(), 'preview'))).toEqual([]);
});
