import { describe, expect, test } from 'vitest';
import { claimMaker } from '../../../src/migrate/direct/claim-maker.ts';
import { absentClaims, decideClaims, decisionWords } from '../../../src/migrate/direct/claims.ts';
import { requireOutside, runGrant, undoGrants } from '../../../src/migrate/grants.ts';
import { format } from '../../../src/model/message.ts';
import type { MigrationInput } from '../../../src/model/migration/plan.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';
import { planOf as shopPlan } from './shop-plan.ts';

const mappings = { namespaces: { shop: 'shop-eu' } };
const planOf = (change: Partial<MigrationInput['spec']> = {}) => shopPlan({ mappings, ...change });

const claims = ['data', 'cache'].map((name) => ({ namespace: 'shop', name, size: '5Gi', usedBy: [] }));

describe('claims with data', () => {
  test('that nobody decided are all told, by name and size', () => {
    const words = /shop\/data \(5Gi\), shop\/cache \(5Gi\)/;
    expect(() => decideClaims(planOf(), claims, { chosen: {} })).toThrow(words);
    const told: string[] = [];
    const undecided = (claim: string, size: string) => told.push(`${claim} ${size}`);
    const preview = decideClaims(planOf(), claims, { chosen: {}, undecided });
    expect(told).toEqual(['shop/data 5Gi', 'shop/cache 5Gi']);
    expect(preview.get('shop/data')).toEqual({ choice: 'empty', size: '5Gi' });
  });

  test('go by what was chosen at the start, then by the plan, then by its default', () => {
    const plan = planOf({ volumes: { default: 'empty', claims: { 'shop/data': 'omit', 'shop/cache': 'omit' } } });
    const decided = decideClaims(plan, claims, { chosen: { 'shop/cache': 'empty' } });
    expect([...decided].map(([claim, { choice }]) => `${claim} ${choice}`)).toEqual([
      'shop/data omit',
      'shop/cache empty',
    ]);
    expect(absentClaims(decided, { namespaces: { shop: 'shop-eu' } })).toEqual(new Set(['shop-eu/data']));
  });

  test('of a StatefulSet are made again, empty, where they are left out', () => {
    const template = { metadata: { name: 'data' } };
    const set = (name: string, namespace = 'shop') => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, namespace },
      spec: { volumeClaimTemplates: [template] },
    });
    const makerOf = claimMaker([set('db'), set('db-0'), set('other', 'elsewhere')]);
    expect(makerOf({ namespace: 'shop', name: 'data-db-12' })).toEqual({ statefulSet: 'db' });
    expect(makerOf({ namespace: 'shop', name: 'data-db-0-1' })).toEqual({ statefulSet: 'db-0' });
    for (const name of ['data-db', 'data-db-x', 'data-other-0'])
      expect(makerOf({ namespace: 'shop', name })).toEqual({});
    const plan = planOf({ volumes: { default: 'omit' } });
    const decided = decideClaims(
      plan,
      [{ namespace: 'shop', name: 'data-db-0', size: '5Gi', usedBy: [], statefulSet: 'db' }, ...claims],
      { chosen: {} },
    );
    expect([...decided.values()].map((decision) => format(decisionWords(decision)))).toEqual([
      'omit (the StatefulSet db makes it again, empty)',
      'omit',
      'omit',
    ]);
    // What will be there is waited for.
    expect(absentClaims(decided, {})).toEqual(new Set(['shop/data', 'shop/cache']));
  });

  test('cannot be carried as a snapshot yet, and that is said', () => {
    const plan = planOf({ volumes: { default: 'snapshot' } });
    expect(() => decideClaims(plan, claims, { chosen: {} })).toThrow(
      'The plan asks for snapshot for the claim shop/data',
    );
  });
});

describe('what a person has to allow', () => {
  test('for a run: the namespaces as the target calls them, and objects outside namespaces', () => {
    const [target] = planOf().spec.targets;
    if (!target) throw new Error('The plan has a target.');
    const allowed = [{ context: 'eks-prod', namespaces: ['shop-eu'], clusterScoped: true }];
    expect(runGrant(planOf(), target, allowed)).toEqual(allowed[0]);
    expect(() =>
      runGrant(planOf(), target, [{ ...allowed[0], context: 'other', namespaces: [], clusterScoped: true }]),
    ).toThrow('Writing to eks-prod is not allowed: shop-eu.');
    const inside = [{ context: 'eks-prod', namespaces: ['shop-eu'], clusterScoped: false }];
    expect(runGrant(planOf(), target, inside)).toEqual(inside[0]);
    const all = planOf({ select: { namespaces: ['shop'], clusterScoped: 'all' } });
    expect(() => runGrant(all, target, inside)).toThrow('Writing to eks-prod is not allowed: _cluster.');
    const none = planOf({ select: { namespaces: ['shop'], clusterScoped: 'none' } });
    expect(runGrant(none, target, allowed).clusterScoped).toBe(false);
  });

  test('for objects outside namespaces, once it is known that some move; not for the namespaces themselves', async () => {
    const inside = { context: 'eks-prod', namespaces: ['shop-eu'], clusterScoped: false };
    const namespace = { group: '', version: 'v1', resource: 'namespaces', kind: 'Namespace', name: 'shop-eu' };
    const role = { group: 'rbac', version: 'v1', resource: 'clusterroles', kind: 'ClusterRole', name: 'reader' };
    async function* refs(...all: ObjectRef[]) {
      for (const ref of all) yield { ref };
    }
    await requireOutside(inside, refs(namespace, { ...role, namespace: 'shop-eu' }));
    await requireOutside({ ...inside, clusterScoped: true }, refs(role));
    await expect(requireOutside(inside, refs(namespace, role))).rejects.toThrow(
      'Writing outside namespaces of eks-prod is not allowed, and clusterroles.rbac/reader lies there.',
    );
  });

  test('for an undo: only where it removes or puts back something', () => {
    const at = { target: 'eks', context: 'eks-prod' };
    const ref = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', name: 'web' };
    const namespace = { ...ref, resource: 'namespaces', kind: 'Namespace', name: 'shop-eu' };
    const role = { ...ref, group: 'rbac.authorization.k8s.io', resource: 'clusterroles', kind: 'ClusterRole' };
    const undo = {
      run: 'a',
      remove: [
        { ...at, object: namespace, uid: '1' },
        { ...at, object: { ...ref, namespace: 'shop-eu' }, uid: '2' },
      ],
      putBack: [{ ...at, object: { ...ref, namespace: 'tools' }, uid: '4' }],
      keep: [],
    };
    const allowed = { context: 'eks-prod', namespaces: ['shop-eu', 'tools'], clusterScoped: false };
    expect([...undoGrants(undo, [allowed]).values()]).toEqual([allowed]);
    const wider = { ...undo, remove: [...undo.remove, { ...at, object: role, uid: '3' }] };
    expect(() => undoGrants(wider, [allowed])).toThrow('Writing to eks-prod is not allowed: _cluster.');
  });
});
