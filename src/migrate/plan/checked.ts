import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { type Migration, type MigrationInput, migrationSchema } from '../../model/migration/plan.ts';

/** A plan of a front with its defaults filled in. @throws KubeferryError `invalid` for one that is not valid. */
export function checkedPlan(plan: MigrationInput): Migration {
  const checked = migrationSchema.safeParse(plan);
  if (checked.success) return checked.data;
  throw new KubeferryError('invalid', message('folder.plan-invalid'), { cause: checked.error });
}
