import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import type { Shared } from '../shared.ts';
import { whenTrusted } from '../when-trusted.ts';
import { makeOwnRule } from './new-rule.ts';
import { RuleLanguage } from './rule-language.ts';

/** What own rules serve. */
export interface OwnRulesFeature {
  language: RuleLanguage;
  commands: Record<(typeof commands)['own-rules'][number], CommandHandler>;
}

/** Starts the feature; called once, when a file of rules is first opened or the command first runs. */
export function startOwnRules(shared: Shared): OwnRulesFeature {
  const language = new RuleLanguage(shared);
  shared.context.subscriptions.push(language);
  return { language, commands: { 'kubeferry.rules.new': whenTrusted(shared, makeOwnRule) } };
}
