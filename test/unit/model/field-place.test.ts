import { expect, test } from 'vitest';
import type { ComparedObject, FieldDifference } from '../../../src/model/comparison/comparison.ts';
import { fieldAt } from '../../../src/model/comparison/field-place.ts';
import { fieldActions } from '../../../src/ui/compare/actions/offered.ts';

const about = (...fields: FieldDifference[]): ComparedObject => ({
  object: { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace: 'a', name: 'web' },
  ...{ outcome: 'drift', fields, manifest: '/w/web.yaml' },
});
const replicas: FieldDifference = { pointer: '/spec/replicas', left: 1, right: 2, class: 'drift' };
const image = (container: string): FieldDifference => ({
  ...{ pointer: '/spec/template/spec/containers/0/image', left: 'old.example.com/a:1', right: 'new.example.com/a:1' },
  ...{ keyed: `/spec/template/spec/containers/${container}/image`, class: 'drift' },
});

test('a field that a person chose is found as long as it has its number, and no other one in its place', () => {
  const chosen = { field: 1, place: '/spec/template/spec/containers/app/image' };
  expect(fieldAt(about(replicas, image('app')), chosen)).toEqual(image('app'));
  expect(fieldAt(about(image('app'), replicas), chosen)).toBeUndefined();
  expect(fieldAt(about(replicas, image('db')), chosen)).toBeUndefined();
  expect(fieldAt(about(replicas), chosen)).toBeUndefined();
  expect(fieldAt(undefined, chosen)).toBeUndefined();
});

test('of a manifest that a person added nothing is offered that needs its source', () => {
  const offered = (compared: ComparedObject) => fieldActions(compared, image('app'), { hasPlan: true, isMapped: true });
  expect(offered(about(image('app')))).toEqual(['takeSource', 'takeTarget', 'map', 'patchPlan', 'ignore']);
  expect(offered({ ...about(image('app')), onlyRight: true })).toEqual(['takeTarget', 'ignore']);
});

test('no mapping and no patch is offered between two of one side of a migration, only that it does not matter', () => {
  const within = { hasPlan: true, isMapped: false };
  expect(fieldActions(about(image('app')), image('app'), within)).toEqual(['takeSource', 'takeTarget', 'ignore']);
});
