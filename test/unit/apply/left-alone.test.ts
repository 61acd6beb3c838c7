import { expect, test } from 'vitest';
import { whyLeftAlone } from '../../../src/apply/left-alone.ts';
import { differs } from '../../../src/diff/differs.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const definition = (versions: Record<string, boolean>): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'jars.example.com' },
  spec: { versions: Object.entries(versions).map(([name, served]) => ({ name, served })) },
});

test.for([
  { meant: { v1: true }, live: { v1: true, v2: true }, lost: 'v2' },
  { meant: { v1: true }, live: { v1: true, v0: false }, lost: 'v0' },
  { meant: { v1: false, v2: true }, live: { v1: true, v2: true }, lost: 'v1' },
  { meant: { v1: true, v2: true }, live: { v1: true }, lost: undefined },
  { meant: { v1: true, v2: true }, live: { v1: true, v2: false }, lost: undefined },
])('a definition with $live that is to become one with $meant loses $lost', ({ meant, live, lost }) => {
  const [wanted, there] = [definition(meant), definition(live)];
  expect(whyLeftAlone(wanted, there, differs(wanted, there), false)?.args.versions).toBe(lost);
});

test('on the cluster of the source only what lies in namespaces is changed, and the namespaces themselves', () => {
  const other = (kind: string, namespace?: string): KubeObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'data', ...(namespace !== undefined && { namespace }) },
  });
  const isLeft = (live: KubeObject, isOfSource: boolean) => whyLeftAlone(live, live, [], isOfSource) !== undefined;
  expect(isLeft(other('PersistentVolume'), true)).toBe(true);
  expect(isLeft(other('PersistentVolume'), false)).toBe(false);
  expect(isLeft(other('Namespace'), true)).toBe(false);
  expect(isLeft(other('Secret', 'copy'), true)).toBe(false);
});
