import { expect, test } from 'vitest';
import { adaptObject } from '../../../src/adapt/adapt.ts';
import type { AdaptContext } from '../../../src/adapt/context.ts';
import { patchesAt, patchesFor } from '../../../src/adapt/patches.ts';
import { format } from '../../../src/model/message.ts';
import type { PlanPatch } from '../../../src/model/migration/plan.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { planOf } from '../migrate/shop-plan.ts';
import { webDeployment } from '../web-deployment.ts';

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: {
    replicas: 3,
    template: {
      spec: { containers: [{ name: 'web', image: 'old.example.com/web:1', env: [{ name: 'A', value: '1' }] }] },
    },
  },
};
const serves: AdaptContext['find'] = () => ({ ...webDeployment, namespaced: true, verbs: [] });

/** The Deployment with patches made. */
function adapted(...patches: PlanPatch[]) {
  const before = structuredClone(deployment);
  const found = adaptObject(webDeployment, deployment, {
    mappings: { namespaces: { shop: 'shop-eu' }, images: [{ from: 'old.example.com', to: 'new.example.org' }] },
    patches: patchesAt(patches, ['spec', 'patches']),
    namespaces: ['shop'],
    volumes: new Map(),
    find: serves,
  });
  expect(deployment).toEqual(before);
  if ('omitted' in found) throw new Error(format(found.omitted));
  const changes = Object.fromEntries(found.changes.map(({ pointer, reason }) => [pointer, format(reason)]));
  return { ...found, changes };
}

const patch = (steps: PlanPatch['patch'], target: Partial<PlanPatch['target']> = {}): PlanPatch => ({
  target: { kind: 'Deployment', ...target },
  patch: steps,
  reason: 'fewer nodes',
});
const replicas = (value: number) => [{ op: 'replace' as const, path: '/spec/replicas', value }];

test('a patch is made of the object as the mappings have made it, and says why at the places that it changes', () => {
  const { object, changes, patches } = adapted(
    patch([
      ...replicas(1),
      { op: 'add', path: '/metadata/annotations/example.com~1team', value: 'shop' },
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'mirror.example.org/web:2' },
      { op: 'add', path: '/spec/template/spec/containers/0/env/0', value: { name: 'B', value: '2' } },
      { op: 'remove', path: '/metadata/labels/app' },
    ]),
  );
  expect(object).toEqual({
    ...deployment,
    metadata: { name: 'web', namespace: 'shop-eu', labels: {}, annotations: { 'example.com/team': 'shop' } },
    spec: {
      replicas: 1,
      template: {
        spec: {
          containers: [
            {
              name: 'web',
              image: 'mirror.example.org/web:2',
              env: [
                { name: 'B', value: '2' },
                { name: 'A', value: '1' },
              ],
            },
          ],
        },
      },
    },
  });
  const why = 'A patch of the plan: fewer nodes';
  expect(changes).toEqual({
    '/metadata/namespace': 'The namespace shop becomes shop-eu.',
    '/spec/replicas': why,
    '/metadata/annotations/example.com~1team': why,
    '/spec/template/spec/containers/0/image': why,
    '/spec/template/spec/containers/0/env': why,
    '/metadata/labels/app': why,
  });
  expect(patches).toEqual([{ at: ['spec', 'patches', 0] }]);
});

test.each([
  [{ namespace: 'shop', name: 'web' }, true],
  [{ kind: 'Deployment.apps' }, true],
  [{ labelSelector: 'app in (web,api)' }, true],
  [{ kind: 'StatefulSet' }, false],
  [{ kind: 'Deployment.example.com' }, false],
  [{ namespace: 'shop-eu' }, false],
  [{ name: 'api' }, false],
  [{ labelSelector: 'app!=web' }, false],
])('the target %j takes the object: %s', (target, takes) => {
  const { object, patches } = adapted(patch(replicas(1), target));
  expect(object.spec).toMatchObject({ replicas: takes ? 1 : 3 });
  expect(patches !== undefined).toBe(takes);
});

test('a patch of which one step does not fit leaves the object as it is, and the others are made', () => {
  const { object, patches } = adapted(
    patch([...replicas(1), { op: 'replace', path: '/spec/strategy/type', value: 'Recreate' }]),
    patch([{ op: 'add', path: '/metadata/annotations/example.com/team', value: 'shop' }]),
    patch([{ op: 'remove', path: '/metadata/labels/app' }]),
  );
  expect(object).toMatchObject({ metadata: { labels: {} }, spec: { replicas: 3 } });
  expect(object.metadata).not.toHaveProperty('annotations');
  expect(patches?.map(({ unfit }) => unfit && [unfit.step, format(unfit.why)])).toEqual([
    [1, 'It has no place /spec/strategy/type.'],
    [
      0,
      'With /metadata/annotations/example.com/team it would be no Kubernetes object any more: its metadata.annotations would be wrong.',
    ],
    undefined,
  ]);
});

test('the patches of a target come after those of the plan, and are for it alone', () => {
  const own = { ...patch(replicas(2)), reason: 'own' };
  const plan = planOf({
    patches: [patch(replicas(1))],
    targets: [
      { name: 'eks', context: 'eks-prod' },
      { name: 'lab', context: 'lab', patches: [own] },
    ],
  });
  const places = plan.spec.targets.map((target) => patchesFor(plan, target).map(({ at }) => at.join('.')));
  expect(places).toEqual([['spec.patches.0'], ['spec.patches.0', 'spec.targets.1.patches.0']]);
});
