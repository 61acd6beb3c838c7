import { list, record, text } from '../json/parse.ts';
import { markdownCode, markdownText } from '../words/markdown.ts';
import type { Fix, Severity } from './finding.ts';
import { notChecked } from './not-checked.ts';
import pages from './rule-pages.json' with { type: 'json' };

/** What the page of a rule says. It is made from the rule and its golden cases by `npm run rules`. */
export interface RulePage {
  /** What the rule is about, and why. */
  title: string;
  /** What it says, one sentence of each sort, with the names of examples. */
  sentences: { severity: Severity; text: string }[];
  /** The ways out, one of each sort; those of the example come first, the best one before the others. */
  fixes: { title: string; delivery: Fix['delivery']; safe: boolean }[];
  /** Where in the example: a JSON pointer. */
  pointer: string;
  /** YAML. */
  example: string;
}

/** The worst comes first. */
const severities: Readonly<Record<Severity, string>> = {
  error: 'An error: it will fail, or lose data.',
  warning: 'A warning: it is probably wrong.',
  info: 'For your information: it is to be known, or decided.',
};

const deliveries: Readonly<Record<string, string>> = {
  edit: 'changes the manifest',
  plan: 'adds to the plan',
  target: 'makes an object on the target first',
  checklist: 'for a person',
};

/** The page on what no rule is about. */
const notCheckedId = 'not-checked';

/** The ids of the rules that have a page, and of the page on what no rule is about. */
export const rulePageIds: readonly string[] = [...Object.keys(pages), notCheckedId];

/** What a rule is about, in a sentence or two; nothing where it has no page. */
export function ruleTitle(id: string): string | undefined {
  if (id === notCheckedId) return 'What no rule is about, and why.';
  return text(record(record(pages)[id]).title);
}

/** The rules in the order of their ids, each with the worst that it finds and what it is about. */
export function ruleList(): { id: string; severity: Severity; title: string }[] {
  const all = Object.entries(pages).map(([id, page]) => {
    const its = new Set(list(record(page).sentences).map((one) => record(one).severity));
    const severity = (['error', 'warning', 'info'] as const).find((one) => its.has(one)) ?? 'info';
    return { id, severity, title: ruleTitle(id) ?? id };
  });
  return all.sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The page of a rule as Markdown; nothing where it has none. */
export function rulePage(id: string): string | undefined {
  const title = ruleTitle(id);
  if (title === undefined) return undefined;
  if (id === notCheckedId) return notCheckedPage(title);
  const { sentences, fixes, pointer, example } = record(record(pages)[id]);
  const ways = list(fixes).map((one) => fixLine(record(one)));
  const parts = [
    `# ${id}`,
    markdownText(title),
    '## What happens',
    ...whatHappens(list(sentences).map(record)),
    '## How to mend it',
    ways.length > 0 ? ways.join('\n') : 'No quick-fix does it: it is for a person to decide.',
    '## Example',
    `\`\`\`yaml\n${String(example)}\n\`\`\``,
    `Found at ${markdownCode(String(pointer) || '/')}.`,
    '## How to silence it',
    `Write ${markdownCode(`# kubeferry-ignore ${id}: REASON`)} into the object, above it or behind one of its lines. It is listed with its reason.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The sentences under what their severity means. */
function whatHappens(sentences: readonly Record<string, unknown>[]): string[] {
  return Object.entries(severities).flatMap(([severity, meaning]) => {
    const its = sentences.filter((one) => one.severity === severity);
    return its.length === 0 ? [] : [meaning, ...its.map((one) => `> ${markdownText(String(one.text))}`)];
  });
}

function fixLine({ title, delivery, safe }: Record<string, unknown>): string {
  const how = [deliveries[String(delivery)] ?? '', ...(safe === true ? ['safe'] : [])].join(', ');
  return `- ${markdownText(String(title))} (${how})`;
}

function notCheckedPage(title: string): string {
  const rows = notChecked.map(({ id, what, why, by = [] }) => {
    return `| ${markdownCode(id)} | ${markdownText(what)} | ${markdownText(why)} | ${by.map(markdownCode).join(', ')} |`;
  });
  const table = ['| | what | why there is no rule | what rules tell |', '|---|---|---|---|', ...rows];
  return `# ${notCheckedId}\n\n${markdownText(title)}\n\n${table.join('\n')}\n`;
}
