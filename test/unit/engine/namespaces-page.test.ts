import { expect, test } from 'vitest';
import { namespacesPage } from '../../../src/engine/assessment/namespaces-page.ts';
import type { NamespaceAssessment } from '../../../src/model/assessment/assessment.ts';
import { message } from '../../../src/model/message.ts';

const nothing: NamespaceAssessment = {
  source: 'prod',
  from: 'cluster',
  target: 'dr',
  sourceVersion: 'v1.33.1',
  targetVersion: 'v1.36.3',
  namespaces: ['shop'],
  at: '2026-01-02T03:04:05.000Z',
  inventory: [{ resource: 'configmaps', comes: 2, stays: 1 }],
  closure: [],
  findings: [],
  notJudged: [],
  suggestions: [],
  outside: [],
  modes: [],
  order: [],
  effort: 'small',
  risk: 'small',
  unread: [],
  unknown: [],
};

test('a page says which clusters were read, and leaves out what there is none of', () => {
  const page = namespacesPage(nothing);
  expect(page).toContain('# shop on dr');
  expect(page).toContain('**2 objects would come: 0 errors, 0 warnings, 0 to know.**');
  expect(page.match(/^## .*$/gm)).toEqual(['## Inventory']);
});

test('a page says whether the target itself was asked, and what it did not judge', () => {
  expect(namespacesPage(nothing)).not.toContain('dry runs');
  expect(namespacesPage({ ...nothing, notJudgedByTarget: [] })).toContain('dry runs that make nothing');
  const why = message('judgement.none.webhook', { webhook: '[gate](x)' });
  const page = namespacesPage({ ...nothing, notJudgedByTarget: [{ why, objects: 2 }] });
  expect(page).toContain('## Not judged by the target itself, or not in full');
  expect(page).toMatch(/^- 2 objects: The webhook \\\[gate.* takes no part in dry runs\.$/m);
});

test('no name from a cluster takes effect as Markdown', () => {
  const name = '[x](http://evil.example)|`<b>';
  const object = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name };
  const words = message('assess.order.mend', { rules: '**bold** | cell' });
  const page = namespacesPage({
    ...nothing,
    target: '# dr',
    findings: [{ rule: 'any', severity: 'error', object, pointer: '/spec/`|', message: words, fixes: [] }],
    outside: [{ host: 'a.example.com', object, pointer: '' }],
    closure: [object],
    unread: [words],
    unknown: [{ what: 'nodes', why: '<script>' }],
  });
  expect(page).not.toMatch(/\]\(http|<b>|<script>|\*\*bold/);
  for (const row of page.split('\n').filter((line) => line.startsWith('| Service'))) {
    expect(row.replaceAll('\\|', '').split('|')).toHaveLength(7);
  }
});

test('a page suggests mappings, the best first with the reason, and says of a backup that no cluster was asked', () => {
  const reason = message('suggest.default');
  const ranked = ['gp3', 'gp2', 'io2', 'io1'].map((to) => ({ to, reason }));
  const page = namespacesPage({
    ...nothing,
    source: 'backup nightly in /mnt/backups',
    from: 'backup',
    sourceVersion: '',
    suggestions: [{ sort: 'storage-class', from: 'vng-ssd', objects: 2, ranked }],
  });
  expect(page).toContain('From backup nightly in /mnt/backups to dr (v1.36.3)');
  expect(page).toContain('The backup and the target were only read.');
  expect(page.split('\n').filter((line) => line.includes('default of the target'))).toEqual([
    '| Storage class | 2 objects | `vng-ssd` | `gp3` | It is the default of the target. |',
    '|  |  |  | `gp2` | It is the default of the target. |',
    '|  |  |  | `io2` | It is the default of the target. |',
  ]);
});
