import { assessHandlers } from './assess.ts';
import { backupContentHandlers } from './backup-contents.ts';
import { backupOwnerHandlers } from './backup-owner.ts';
import { backupHandlers } from './backups.ts';
import { clusterHandlers } from './clusters.ts';
import { compareHandlers } from './compare.ts';
import { migrationHandlers } from './migrations.ts';
import { ownRuleHandlers } from './own-rules.ts';
import { planHandlers } from './plans.ts';
import { storeHandlers } from './stores.ts';
import { veleroHandlers } from './velero.ts';
import { veleroChangeHandlers } from './velero-changes.ts';
import { veleroHookHandlers } from './velero-hooks.ts';
import { veleroRunHandlers } from './velero-runs.ts';
import { veleroScheduleHandlers } from './velero-schedules.ts';
import { verifyHandlers } from './verify.ts';

/** Every request that the door knows but `settings.set`, which the door answers itself. */
export const handlers = {
  ...assessHandlers,
  ...compareHandlers,
  ...verifyHandlers,
  ...clusterHandlers,
  ...planHandlers,
  ...ownRuleHandlers,
  ...migrationHandlers,
  ...backupHandlers,
  ...backupContentHandlers,
  ...backupOwnerHandlers,
  ...veleroHandlers,
  ...veleroRunHandlers,
  ...veleroScheduleHandlers,
  ...veleroHookHandlers,
  ...storeHandlers,
  ...veleroChangeHandlers,
};
