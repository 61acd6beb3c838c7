import { z } from 'zod';
import { migrationSchema } from '../../model/migration/plan.ts';

/** The JSON schema of `migration.yaml` as a person writes it (defaults may be left out), for editors that take one. */
export function planJsonSchema(): object {
  const schema = z.toJSONSchema(migrationSchema, { io: 'input', target: 'draft-7' });
  return { ...schema, title: 'Kubeferry migration' };
}
