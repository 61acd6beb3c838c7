import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const volumeName = 'pvc-0a1b2c3d-0000-1111-2222-333344445555';
const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', volumeName },
};

/** The findings on the claim, where these objects are on the target. */
function found(existing: readonly KubeObject[]) {
  const facts = clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', existing });
  const { findings } = assess([claim], { target: new Offer(facts), objects: new ObjectIndex([claim]) });
  return findings.map(({ finding }) => finding).filter(({ rule }) => rule === 'pvc-bound-fields');
}

describe('a claim that names the volume which a driver made for it', () => {
  test('never gets an empty one by itself', () => {
    const fixes = found([]).flatMap((finding) => finding.fixes);
    expect(fixes.map(({ delivery, safe }) => ({ delivery, safe }))).toEqual([
      { delivery: 'checklist', safe: false },
      { delivery: 'edit', safe: false },
    ]);
  });

  test('is left alone where that volume is on the target', () => {
    expect(found([{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: volumeName } }])).toEqual([]);
  });

  test('is left alone where the claim of the target has that volume, unless it has lost it', () => {
    expect(found([{ ...claim, status: { phase: 'Bound' } }])).toEqual([]);
    expect(found([{ ...claim, status: { phase: 'Lost' } }])).toHaveLength(1);
  });
});
