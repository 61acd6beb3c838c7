import type { Call } from '../../engine/handler.ts';
import { handlers } from '../../engine/handlers.ts';
import type { BackupDeletion } from '../../model/backups/backup-deletion.ts';
import type { MigrationEvent } from '../../model/event.ts';
import type { VeleroFollowing } from '../../model/velero/velero-run.ts';
import { counted } from '../../model/words/counted.ts';
import { ageCell, expiryAge } from '../backups/words.ts';
import { needLines, needsOf } from '../needed-by.ts';
import type { Performance } from '../perform.ts';

/** Says what goes with a backup, which of the migrations below these folders need it, and, where that is meant, has Velero delete it. Gives whether it is gone. */
export async function deleteInVelero(
  following: VeleroFollowing,
  { yes: isMeant, migrations }: { yes: boolean; migrations: readonly string[] },
  call: Call<MigrationEvent>,
  { output, scope }: Performance,
): Promise<boolean> {
  const { context, namespace, name, grants, stillSeconds } = following;
  const still: Call<never> = { ...call, emit: () => undefined };
  const plan = await handlers['velero.deletion']({ context, namespace, name }, still, scope);
  const needs = await needsOf({ name }, migrations, still, scope);
  const lines = [...deletionLines(plan, Date.now()), ...needLines(needs)];
  if (!isMeant) {
    output.result({ ...plan, neededBy: needs }, [...lines, 'Nothing was deleted; --yes deletes it.']);
    return false;
  }
  output.plan({ ...plan, neededBy: needs }, lines);
  const patience = stillSeconds === undefined ? {} : { stillSeconds };
  const request = { context, namespace, name, uid: plan.uid, grants, ...patience };
  const { errors } = await handlers['velero.deleteBackup'](request, call, scope);
  const end = errors.length === 0 ? `The backup ${name} is deleted.` : `The backup ${name} is not deleted.`;
  output.result({ name, deleted: errors.length === 0, errors }, [...errors.map((error) => `  ${error}`), end]);
  return errors.length === 0;
}

function deletionLines(plan: BackupDeletion, now: number): string[] {
  const { name, phase, objects, volumes, restores, location, startedAt, expiresAt } = plan;
  const what = [counted(objects, 'object'), `data of ${counted(volumes, 'volume')}`].join(', ');
  return [
    `${name}: ${phase}, made ${ageCell(startedAt, now)}, ${expiryAge(expiresAt, now)}, in the store ${location}`,
    `What goes: ${what}${restores.length > 0 ? `, the records of the restores ${restores.join(', ')}` : ''}`,
  ];
}
