import { z } from 'zod';
import { ownRuleSchema } from '../../model/assessment/own-rule.ts';

/** The JSON schema of an own rule as a person writes it (defaults may be left out), for editors that take one. */
export function ownRuleJsonSchema(): object {
  const schema = z.toJSONSchema(ownRuleSchema, { io: 'input', target: 'draft-7' });
  return { ...schema, title: 'Kubeferry rule' };
}
