import { expect, test } from 'vitest';
import type { TargetFinding } from '../../../src/model/assessment/assessment.ts';
import type { Fix } from '../../../src/model/assessment/finding.ts';
import { message } from '../../../src/model/message.ts';
import { safeFixes, scopedFixes } from '../../../src/ui/manifests/fix-scopes.ts';

const folder = '/home/me/shop.migration/targets/there';

function use(name: string, safe = false): Fix {
  const operations = [{ op: 'replace' as const, path: '/spec/storageClassName', value: name }];
  return { title: message('fix.use-class', { name }), safe, delivery: 'edit', operations };
}

function finding(path: string, fixes: Fix[], rule = 'sc-missing'): TargetFinding {
  return {
    rule,
    severity: 'error',
    object: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data' },
    pointer: '/spec/storageClassName',
    message: message('rule.prio-missing', { name: 'x' }),
    fixes,
    file: `${folder}/${path}`,
    line: 1,
    column: 1,
    imprint: '',
    index: 0,
  };
}

const claims = 'persistentvolumeclaims';
const one = finding(`shop/${claims}/one.yaml`, [use('gp3'), use('efs')]);

test('a scope is offered where it holds more places than the one before', () => {
  const all = [
    one,
    finding(`shop/${claims}/one.yaml`, [use('gp3')]),
    finding(`web/${claims}/two.yaml`, [use('gp3')]),
    finding(`web/${claims}/two.yaml`, [use('gp3')], 'another-rule'),
  ];
  const [gp3] = one.fixes;
  expect(gp3 && scopedFixes(all, one, gp3).map(({ scope, fixes }) => `${scope} ${fixes.length}`)).toEqual([
    'file 2',
    'migration 3',
  ]);
  expect(gp3 && scopedFixes([one], one, gp3)).toEqual([]);
});

test('of what has to be decided only the same decision is made elsewhere', () => {
  const all = [
    one,
    finding(`shop/${claims}/two.yaml`, [use('gp3')]),
    finding(`shop/${claims}/three.yaml`, [use('efs')]),
  ];
  const [, efs] = one.fixes;
  const [namespace, ...others] = efs ? scopedFixes(all, one, efs) : [];
  expect(namespace).toMatchObject({ scope: 'namespace', namespace: 'shop' });
  expect(namespace?.fixes.map(({ file, operations: [first] }) => [file, first])).toEqual([
    [one.file, { op: 'replace', path: '/spec/storageClassName', value: 'efs' }],
    [`${folder}/shop/${claims}/three.yaml`, { op: 'replace', path: '/spec/storageClassName', value: 'efs' }],
  ]);
  expect(others).toEqual([]);
});

test('what is safe is safe everywhere, whatever it is called there', () => {
  const [here, there] = [finding('shop/pods/a.yaml', [use('a', true)]), finding('shop/pods/b.yaml', [use('b', true)])];
  const [fix] = here.fixes;
  expect(fix && scopedFixes([here, there], here, fix)).toMatchObject([{ scope: 'namespace', fixes: [{}, {}] }]);
  expect(safeFixes([here, there, one]).map(({ file }) => file)).toEqual([here.file, there.file]);
});

test('objects outside namespaces have no namespace to be mended in', () => {
  const all = ['a', 'b'].map((name) =>
    finding(`_cluster/storageclasses.storage.k8s.io/${name}.yaml`, [use('x', true)]),
  );
  const [here] = all;
  const [fix] = here?.fixes ?? [];
  expect(here && fix && scopedFixes(all, here, fix).map(({ scope }) => scope)).toEqual(['migration']);
});
