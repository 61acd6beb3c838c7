import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runGrants } from '../../../src/model/clusters/grants.ts';
import { migrationSchema } from '../../../src/model/migration/plan.ts';
import { countsOf, migrationName, type PlanAnswers, planOf, shortName } from '../../../src/ui/migrations/new-plan.ts';

const answers: PlanAnswers = {
  source: { context: 'vks' },
  target: 'arn:aws:eks:eu-west-1:1234:cluster/Prod_EU',
  namespaces: ['shop-data', 'shop'],
  names: {
    namespaces: { 'shop-data': 'shop-data', shop: 'shop-eu' },
    storageClasses: { ssd: 'gp3' },
    ingressClasses: {},
    nodeLabels: {},
    registries: {},
  },
  claims: { 'shop-data/data-db-0': 'empty' },
};

describe('the plan behind the answers', () => {
  test('says what was chosen and nothing that is the default anyway', () => {
    expect(planOf(answers)).toEqual({
      apiVersion: 'kubeferry.dev/v1alpha1',
      kind: 'Migration',
      metadata: { name: 'shop-data-and-1-more' },
      spec: {
        source: { context: 'vks' },
        targets: [{ name: 'prod-eu', context: 'arn:aws:eks:eu-west-1:1234:cluster/Prod_EU' }],
        select: { namespaces: ['shop-data', 'shop'] },
        volumes: { claims: { 'shop-data/data-db-0': 'empty' } },
        mappings: { namespaces: { shop: 'shop-eu' }, storageClasses: { ssd: 'gp3' } },
      },
    });
  });

  test('has the registries that something takes the place of as prefixes of image names', () => {
    const registries = { 'vcr.example.com': 'registry.example.com/shop', 'docker.io': 'docker.io' };
    const plan = planOf({ ...answers, names: { ...answers.names, registries } });
    expect(plan.spec.mappings?.images).toEqual([{ from: 'vcr.example.com', to: 'registry.example.com/shop' }]);
    expect(migrationSchema.safeParse(plan).error).toBeUndefined();
  });

  test('has the labels of nodes that another one takes the place of', () => {
    const nodeLabels = { 'pool=db': 'eks.amazonaws.com/nodegroup=db', 'disk=ssd': 'disk=ssd' };
    const plan = planOf({ ...answers, names: { ...answers.names, nodeLabels } });
    expect(plan.spec.mappings?.nodeLabels).toEqual({ 'pool=db': 'eks.amazonaws.com/nodegroup=db' });
    expect(migrationSchema.safeParse(plan).error).toBeUndefined();
  });

  test('says how long backups are kept where that is not as long as without a word', () => {
    expect(planOf({ ...answers, ttl: '720h' })).toEqual(planOf(answers));
    const longer = planOf({ ...answers, ttl: '2160h' });
    expect(longer.spec.ttl).toBe('2160h');
    expect(migrationSchema.parse(longer).spec).toMatchObject({ ttl: '2160h', hold: '336h' });
  });

  test('names Velero as the engine, and its namespace where that is not the usual one', () => {
    const store = { s3: { bucket: 'velero' } };
    const usual = planOf({ ...answers, velero: { namespace: 'velero' }, store });
    expect(usual.spec).toMatchObject({ engine: 'velero', store });
    expect(usual.spec.velero).toBeUndefined();
    const other = planOf({ ...answers, velero: { namespace: 'backup' }, store });
    expect(other.spec.velero).toEqual({ namespace: 'backup' });
    expect(runGrants(other)).toMatchObject([
      { namespaces: ['shop-data', 'shop-eu', 'backup'] },
      { context: 'vks', namespaces: ['backup'] },
    ]);
  });

  test('of a restore reads from the backup in its store, ticked objects only', () => {
    const { spec } = planOf({
      ...answers,
      source: { backup: 'shop-1' },
      store: { folder: '/backups' },
      existing: 'update',
      objects: ['configmaps/shop/settings'],
    });
    expect(spec).toMatchObject({
      source: { backup: 'shop-1' },
      store: { folder: '/backups' },
      existing: 'update',
      select: { objects: ['configmaps/shop/settings'] },
    });
  });

  test('is valid whatever contexts and namespaces are called', () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.uniqueArray(label, { minLength: 1, maxLength: 4 }),
        (target, namespaces) => {
          const plan = planOf({ ...answers, target, namespaces });
          expect(migrationSchema.safeParse(plan).error).toBeUndefined();
        },
      ),
    );
  });

  test('asks in its write gate for what the answers asked for', () => {
    const grants = [{ context: answers.target, namespaces: ['shop-data', 'shop-eu'], clusterScoped: true }];
    expect(runGrants(planOf(answers))).toEqual(grants);
    expect(runGrants(migrationSchema.parse(planOf(answers)))).toEqual(grants);
  });
});

test('names are cut to their length and never end in a dash', () => {
  expect(migrationName(['shop'])).toBe('shop');
  expect(shortName(`${'x'.repeat(49)}-tail`, 50)).toBe('x'.repeat(49));
  expect(shortName('///', 50)).toBe('target');
});

test('the kinds with the most objects come first', () => {
  const { total, kinds } = countsOf({ secrets: 2, 'deployments.apps': 7, configmaps: 7 });
  expect(total).toBe(16);
  expect(kinds.map((kind) => kind.name)).toEqual(['configmaps', 'deployments.apps', 'secrets']);
});
