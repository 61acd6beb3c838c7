import { closest } from '../../model/closest.ts';
import type { Output } from '../output.ts';
import { wrongUse } from '../wrong-use.ts';

/** Prints the page of a rule. @throws KubeferryError `usage` where there is none, naming the rule that is most likely meant. */
export async function showRule(rule: string, output: Output): Promise<boolean> {
  // The pages are a large text that no other command needs.
  const { rulePage, rulePageIds } = await import('../../model/rule-page.ts');
  const page = rulePage(rule);
  if (page === undefined) {
    const meant = closest(rule, rulePageIds);
    throw wrongUse(`no rule of Kubeferry is called ${rule}${meant === undefined ? '' : `; is ${meant} meant?`}`);
  }
  output.item('rule', { rule, page }, page.trimEnd().split('\n'));
  return true;
}
