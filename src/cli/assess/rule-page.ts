import { ruleLink } from '../../model/assessment/rule-link.ts';
import { closest } from '../../model/words/closest.ts';
import type { Output } from '../output.ts';
import { wrongUse } from '../wrong-use.ts';

/** Prints the page of a rule. @throws KubeferryError `usage` where there is none, naming the rule that is most likely meant. */
export async function showRule(rule: string, output: Output): Promise<boolean> {
  // The pages are a large text that no other command needs.
  const { rulePage, rulePageIds } = await import('../../model/assessment/rule-page.ts');
  const page = rulePage(rule);
  if (page === undefined) {
    const meant = closest(rule, rulePageIds);
    throw wrongUse(`no rule of Kubeferry is called ${rule}${meant === undefined ? '' : `; is ${meant} meant?`}`);
  }
  output.item('rule', { rule, page }, page.trimEnd().split('\n'));
  return true;
}

/** Lists the rules that have a page, each with the worst that it finds, what it is about, and where its page is. */
export async function listRules(output: Output): Promise<boolean> {
  const { ruleList } = await import('../../model/assessment/rule-page.ts');
  const all = ruleList();
  const widest = Math.max(...all.map(({ id }) => id.length));
  for (const { id, severity, title } of all) {
    output.item('rule', { rule: id, severity, title, link: ruleLink(id) }, [
      `${id.padEnd(widest)} ${severity.padEnd(7)} ${title}`,
    ]);
  }
  return true;
}
