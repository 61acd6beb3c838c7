import type { Rule } from './rule.ts';
import { rule as pvHostpath } from './storage/pv-hostpath.ts';
import { rule as pvIntree } from './storage/pv-intree.ts';
import { rule as pvLocal } from './storage/pv-local.ts';
import { rule as pvNodeAffinity } from './storage/pv-node-affinity.ts';
import { rule as pvStaticCloud } from './storage/pv-static-cloud.ts';
import { rule as pvcAccessMode } from './storage/pvc-access-mode.ts';
import { rule as pvcBoundFields } from './storage/pvc-bound-fields.ts';
import { rule as pvcDangling } from './storage/pvc-dangling.ts';
import { rule as pvcDatasource } from './storage/pvc-datasource.ts';
import { rule as pvcInZeroReplica } from './storage/pvc-in-zero-replica.ts';
import { rule as pvcQuota } from './storage/pvc-quota.ts';
import { rule as pvcSize } from './storage/pvc-size.ts';
import { rule as pvcVolumeModeBlock } from './storage/pvc-volume-mode-block.ts';
import { rule as scAllowedTopologies } from './storage/sc-allowed-topologies.ts';
import { rule as scBetaAnnotation } from './storage/sc-beta-annotation.ts';
import { rule as scDefaultImplicit } from './storage/sc-default-implicit.ts';
import { rule as scMissing } from './storage/sc-missing.ts';
import { rule as scProvisioner } from './storage/sc-provisioner.ts';
import { rule as scSemanticChange } from './storage/sc-semantic-change.ts';
import { rule as snapshotClass } from './storage/snapshot-class.ts';
import { rule as volCsiInline } from './storage/vol-csi-inline.ts';
import { rule as volEmptydirData } from './storage/vol-emptydir-data.ts';
import { rule as volHostpath } from './storage/vol-hostpath.ts';
import { rule as volOwnership } from './storage/vol-ownership.ts';
import { rule as volProjectedSaAud } from './storage/vol-projected-sa-aud.ts';

/** Every rule on storage, in the order in which their findings are shown. */
export const storageRules: readonly Rule[] = [
  scMissing,
  scDefaultImplicit,
  pvcAccessMode,
  volHostpath,
  volCsiInline,
  pvHostpath,
  pvIntree,
  pvLocal,
  pvNodeAffinity,
  pvStaticCloud,
  pvcBoundFields,
  pvcDangling,
  pvcDatasource,
  pvcInZeroReplica,
  pvcQuota,
  pvcSize,
  pvcVolumeModeBlock,
  scAllowedTopologies,
  scBetaAnnotation,
  scProvisioner,
  scSemanticChange,
  snapshotClass,
  volEmptydirData,
  volOwnership,
  volProjectedSaAud,
];
