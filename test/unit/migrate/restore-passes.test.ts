import { describe, expect, it } from 'vitest';
import { restorePasses } from '../../../src/migrate/velero/passes.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';

const ref = (kind: string, name: string, namespace?: string): ObjectRef => {
  const [resource = '', ...group] = kind.split('.');
  return { group: group.join('.'), version: 'v1', resource, kind: 'X', name, ...(namespace && { namespace }) };
};
const webhook = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
const input = {
  backup: 'one',
  entries: [
    ref('namespaces', 'shop'),
    ref('configmaps', 'a', 'shop'),
    ref('deployments.apps', 'b', 'data'),
    ref('customresourcedefinitions.apiextensions.k8s.io', 'c'),
    ref(webhook, 'd'),
  ],
  leftBehind: ['endpoints'],
  snapshots: [],
  apart: [],
  mappings: { namespaces: { shop: 'shop-eu', data: 'data' } },
};

describe('the restores of a target', () => {
  it('bring what lies outside namespaces first, and what calls into them last', () => {
    const passes = restorePasses({ ...input, resourceModifier: 'mods' });
    expect(passes.map(({ part }) => part)).toEqual(['cluster', 'namespaces', 'late']);
    const [cluster, namespaces, late] = passes.map(({ wish }) => wish);
    expect(cluster).toMatchObject({
      backupName: 'one',
      includedResources: ['customresourcedefinitions.apiextensions.k8s.io'],
      includeClusterResources: true,
      existingResourcePolicy: 'none',
      resourceModifier: 'mods',
    });
    expect(namespaces).toMatchObject({
      includedNamespaces: ['data', 'shop'],
      excludedResources: ['endpoints'],
      namespaceMapping: { shop: 'shop-eu' },
      restorePVs: false,
    });
    expect(namespaces).not.toHaveProperty('includeClusterResources');
    expect(late).toMatchObject({ includedResources: [webhook], includeClusterResources: true });
  });

  it('fill volumes before any workload comes', () => {
    const filling = { resourceModifier: 'stand-ins', volumes: ['shop-eu/db-0/data'] };
    const passes = restorePasses({ ...input, filling });
    expect(passes.map(({ part }) => part)).toEqual(['cluster', 'volumes', 'namespaces', 'late']);
    expect(passes[1]).toMatchObject({
      volumes: ['shop-eu/db-0/data'],
      wish: {
        includedResources: ['pods'],
        includedNamespaces: ['data', 'shop'],
        namespaceMapping: { shop: 'shop-eu' },
        restorePVs: true,
        resourceModifier: 'stand-ins',
      },
    });
  });

  it('leave to the run what must not come as a whole', () => {
    const [, namespaces] = restorePasses({ ...input, apart: ['data'] });
    expect(namespaces?.wish.includedNamespaces).toEqual(['shop']);
    const only = [ref('configmaps', 'a', 'kube-system')];
    expect(restorePasses({ ...input, entries: only, apart: ['kube-system'] })).toEqual([]);
  });

  it('are no more than are needed', () => {
    expect(restorePasses({ ...input, entries: [ref('configmaps', 'a', 'shop')] })).toHaveLength(1);
    expect(restorePasses({ ...input, entries: [ref('namespaces', 'shop')] })).toEqual([]);
    expect(restorePasses({ ...input, entries: [ref(webhook, 'd')], leftBehind: [webhook] })).toEqual([]);
  });
});
