import { describe, expect, test } from 'vitest';
import { missingGrants, runGrants, runVerbs, undoGrants, undoVerbs } from '../../../src/model/clusters/grants.ts';
import type { UndoPlan } from '../../../src/model/migration/migration-summary.ts';
import type { MigrationInput } from '../../../src/model/migration/plan.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';

const plan = (more: Partial<MigrationInput['spec']> = {}): Pick<MigrationInput, 'spec'> => ({
  spec: {
    source: { context: 'a' },
    targets: [
      { name: 'b', context: 'b', mappings: { namespaces: { shop: 'shop-b' } } },
      { name: 'c', context: 'c' },
    ],
    select: { namespaces: ['shop', 'data'], clusterScoped: 'none' },
    mappings: { namespaces: { shop: 'shop-all' } },
    ...more,
  },
});
const ref = (kind: string, name: string, namespace?: string, group = ''): ObjectRef => ({
  group,
  version: 'v1',
  resource: `${kind.toLowerCase()}s`,
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});
const undo: Pick<UndoPlan, 'remove' | 'putBack'> = {
  remove: [
    { target: 'eks', context: 'eks-prod', object: ref('ConfigMap', 'settings', 'shop'), uid: 'u1' },
    { target: 'eks', context: 'eks-prod', object: ref('Namespace', 'shop'), uid: 'u2' },
  ],
  putBack: [{ target: 'lab', context: 'lab', object: ref('Service', 'web', 'web'), uid: 'u3' }],
};

describe('a run writes', () => {
  test('to the namespaces as each target calls them, and outside of them where the plan says so', () => {
    expect(runGrants(plan())).toEqual([
      { context: 'b', namespaces: ['shop-b', 'data'], clusterScoped: false },
      { context: 'c', namespaces: ['shop-all', 'data'], clusterScoped: false },
    ]);
    expect(runGrants(plan({ select: { namespaces: ['shop'] } }))[0]?.clusterScoped).toBe(true);
  });

  test('by creating; it updates only where the plan lets it, or where it goes on', () => {
    expect(runVerbs(plan(), false, 'b')).toEqual(['create']);
    expect(runVerbs(plan({ existing: 'fail' }), false, 'b')).toEqual(['create']);
    expect(runVerbs(plan({ existing: 'update' }), false, 'b')).toEqual(['create', 'update']);
    expect(runVerbs(plan(), true, 'b')).toEqual(['create', 'update']);
  });

  test('by changing and removing too where Velero brings what is not meant, but removes nothing on the source', () => {
    expect(runVerbs(plan({ engine: 'velero' }), false, 'b')).toEqual(['create', 'update', 'delete']);
    expect(runVerbs(plan({ engine: 'velero' }), false, 'a')).toEqual(['create', 'update']);
  });
});

describe('an undo writes', () => {
  test('to the namespaces of what it touches; one that it removes is nothing outside of namespaces', () => {
    expect(undoGrants(undo)).toEqual([
      { context: 'eks-prod', namespaces: ['shop'], clusterScoped: false },
      { context: 'lab', namespaces: ['web'], clusterScoped: false },
    ]);
    const role = { target: 'lab', context: 'lab', object: ref('ClusterRole', 'reader', undefined, 'rbac'), uid: 'u3' };
    expect(undoGrants({ remove: [role], putBack: [] })).toEqual([
      { context: 'lab', namespaces: [], clusterScoped: true },
    ]);
  });

  test('by deleting what it removes and updating what it puts back', () => {
    expect(undoVerbs(undo)).toEqual(['delete', 'update']);
    expect(undoVerbs({ ...undo, putBack: [] })).toEqual(['delete']);
    expect(undoVerbs({ ...undo, remove: [] })).toEqual(['update']);
  });
});

test('what was not granted is named', () => {
  const needed = { context: 'b', namespaces: ['shop', 'data'], clusterScoped: true };
  expect(missingGrants(needed, [needed])).toEqual([]);
  expect(missingGrants(needed, [{ ...needed, namespaces: ['data'], clusterScoped: false }])).toEqual([
    'shop',
    '_cluster',
  ]);
  expect(missingGrants(needed, [{ ...needed, context: 'c' }])).toEqual(['shop', 'data', '_cluster']);
});
