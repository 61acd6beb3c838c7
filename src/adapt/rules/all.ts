import { apiRules } from './all-api.ts';
import { configurationRules } from './all-configuration.ts';
import { imagesRules } from './all-images.ts';
import { networkRules } from './all-network.ts';
import { operationRules } from './all-operation.ts';
import { schedulingRules } from './all-scheduling.ts';
import { securityRules } from './all-security.ts';
import { storageRules } from './all-storage.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order in which their findings are shown. */
export const rules: readonly Rule[] = [
  ...apiRules,
  ...imagesRules,
  ...configurationRules,
  ...storageRules,
  ...networkRules,
  ...schedulingRules,
  ...securityRules,
  ...operationRules,
];

const rulesOfAnyKind = rules.filter(({ kinds }) => kinds === undefined);

const rulesByKind: ReadonlyMap<string, readonly Rule[]> = new Map(
  [...new Set(rules.flatMap(({ kinds = [] }) => kinds))].map((kind) => [
    kind,
    rules.filter(({ kinds }) => kinds === undefined || kinds.includes(kind)),
  ]),
);

/** The rules that look at objects of a kind, in the order of all of them. */
export function rulesOfKind(kind: string): readonly Rule[] {
  return rulesByKind.get(kind) ?? rulesOfAnyKind;
}
