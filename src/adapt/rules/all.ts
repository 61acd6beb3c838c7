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
