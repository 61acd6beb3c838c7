import { expect, test } from 'vitest';
import { parseRemembered, remember } from '../../../src/ui/migrations/remembered.ts';

test('answers are remembered by target and added to', () => {
  const names = {
    namespaces: { shop: 'eu' },
    storageClasses: { ssd: 'gp3' },
    ingressClasses: {},
    nodeLabels: { 'disk=ssd': 'disk=nvme' },
    registries: { 'vcr.example.com': 'ecr.example.com', 'docker.io': 'mirror.example.com' },
  };
  const first = remember(parseRemembered(undefined), 'eks', names);
  const second = remember(first, 'eks', {
    namespaces: { data: 'data' },
    storageClasses: { ssd: 'io2' },
    ingressClasses: {},
    nodeLabels: { 'disk=ssd': 'disk=fast' },
    registries: { 'vcr.example.com': 'vcr.example.com' },
  });
  expect(second).toEqual({
    target: 'eks',
    byTarget: {
      eks: {
        namespaces: { shop: 'eu', data: 'data' },
        storageClasses: { ssd: 'io2' },
        ingressClasses: {},
        nodeLabels: { 'disk=ssd': 'disk=fast' },
        registries: { 'vcr.example.com': 'vcr.example.com', 'docker.io': 'mirror.example.com' },
      },
    },
  });
  expect(parseRemembered(JSON.parse(JSON.stringify(second)))).toEqual(second);
});

test('who carried the objects is remembered until it is asked again', () => {
  const names = { namespaces: {}, storageClasses: {}, ingressClasses: {}, nodeLabels: {}, registries: {} };
  const first = remember(parseRemembered(undefined), 'eks', { ...names, engine: 'velero' });
  expect(parseRemembered(JSON.parse(JSON.stringify(first))).byTarget.eks?.engine).toBe('velero');
  expect(remember(first, 'eks', names).byTarget.eks?.engine).toBe('velero');
  expect(remember(first, 'eks', { ...names, engine: 'direct' }).byTarget.eks?.engine).toBe('direct');
});

test.each([null, 'x', 7, { target: 1, byTarget: [] }, { byTarget: { eks: 'x' } }])(
  'a memory of another shape counts for nothing: %j',
  (kept) => {
    const { target, byTarget } = parseRemembered(kept);
    expect(target).toBeUndefined();
    for (const names of Object.values(byTarget)) {
      expect(names).toEqual({ namespaces: {}, storageClasses: {}, ingressClasses: {}, nodeLabels: {}, registries: {} });
    }
  },
);
