import { judgementRules } from '../../model/assessment/judgement.ts';
import { rules } from './all.ts';

/** The id of every rule, those of targets themselves too, as comments that silence one name it. */
export const ruleIds: readonly string[] = [...rules.map(({ id }) => id), ...judgementRules];
