import { adaptMessages } from './adapt.ts';
import { applyMessages } from './apply.ts';
import { assessmentMessages } from './assessment.ts';
import { backupMessages } from './backup.ts';
import { compareMessages } from './compare.ts';
import { configurationFixMessages } from './configuration-fixes.ts';
import { configurationRuleMessages } from './configuration-rules.ts';
import { errorMessages } from './error.ts';
import { fixMessages } from './fixes.ts';
import { judgementMessages } from './judgement.ts';
import { kubeMessages } from './kube.ts';
import { migrateMessages } from './migrate.ts';
import { networkFixMessages } from './network-fixes.ts';
import { networkRuleMessages } from './network-rules.ts';
import { ownRuleMessages } from './own-rules.ts';
import { planMessages } from './plan.ts';
import { presetMessages } from './presets.ts';
import { ruleMessages } from './rules.ts';
import { apiRuleMessages } from './rules-api.ts';
import { operationRuleMessages } from './rules-operation.ts';
import { schedulingRuleMessages } from './rules-scheduling.ts';
import { securityRuleMessages } from './rules-security.ts';
import { runMessages } from './run.ts';
import { storageFixMessages } from './storage-fixes.ts';
import { storageRuleMessages } from './storage-rules.ts';
import { storeMessages } from './store.ts';
import { suggestionMessages } from './suggestions.ts';
import { uiMessages } from './ui.ts';
import { unmovedMessages } from './unmoved.ts';
import { veleroMessages } from './velero.ts';
import { veleroOfferMessages } from './velero-offer.ts';
import { veleroRunMessages } from './velero-run.ts';
import { verificationMessages } from './verification.ts';
import { verifyMessages } from './verify.ts';
import { wordMessages } from './words.ts';

/** Every sentence by its code, in English; the keys of `l10n/bundle.l10n.json` are these templates. */
export const messages = {
  ...adaptMessages,
  ...applyMessages,
  ...assessmentMessages,
  ...backupMessages,
  ...compareMessages,
  ...configurationFixMessages,
  ...configurationRuleMessages,
  ...errorMessages,
  ...fixMessages,
  ...judgementMessages,
  ...kubeMessages,
  ...migrateMessages,
  ...networkFixMessages,
  ...networkRuleMessages,
  ...ownRuleMessages,
  ...planMessages,
  ...presetMessages,
  ...ruleMessages,
  ...apiRuleMessages,
  ...operationRuleMessages,
  ...schedulingRuleMessages,
  ...securityRuleMessages,
  ...runMessages,
  ...storageFixMessages,
  ...storageRuleMessages,
  ...storeMessages,
  ...suggestionMessages,
  ...uiMessages,
  ...unmovedMessages,
  ...veleroMessages,
  ...veleroOfferMessages,
  ...veleroRunMessages,
  ...verificationMessages,
  ...verifyMessages,
  ...wordMessages,
} as const;
