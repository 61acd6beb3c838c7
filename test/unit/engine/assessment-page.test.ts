import { expect, test } from 'vitest';
import { namespacesPage } from '../../../src/engine/assessment/page.ts';
import type { NamespaceAssessment } from '../../../src/model/assessment.ts';
import { message } from '../../../src/model/message.ts';

const nothing: NamespaceAssessment = {
  source: 'prod',
  target: 'dr',
  sourceVersion: 'v1.33.1',
  targetVersion: 'v1.36.3',
  namespaces: ['shop'],
  at: '2026-01-02T03:04:05.000Z',
  inventory: [{ resource: 'configmaps', comes: 2, stays: 1 }],
  closure: [],
  findings: [],
  notJudged: [],
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
