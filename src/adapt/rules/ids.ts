import { rules } from './all.ts';

/** The id of every rule, as comments that silence one name it. */
export const ruleIds: readonly string[] = rules.map(({ id }) => id);
