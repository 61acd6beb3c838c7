import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { assess } from '../../src/adapt/assess.ts';
import { rules } from '../../src/adapt/rules/all.ts';
import type { Finding } from '../../src/model/finding.ts';
import { format, type Message } from '../../src/model/message.ts';
import { notChecked } from '../../src/model/not-checked.ts';
import type { KubeObject } from '../../src/model/object.ts';
import { type RulePage, rulePage } from '../../src/model/rule-page.ts';
import { aboutOf, ruleOf } from './target.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(import.meta.dirname, 'rules');
/** The golden cases of each rule. */
const cases = Map.groupBy(
  readdirSync(folder).filter((name) => !name.endsWith('.yaml')),
  ruleOf,
);
const sources = globSync('src/adapt/rules/*/*.ts', { cwd: root });

/** The first sentences over a rule in its source. */
function titleOf(id: string): string {
  const file = sources.find((one) => basename(one) === `${id}.ts`);
  if (file === undefined) throw new Error(`${id} has a file of its own.`);
  const text = readFileSync(join(root, file), 'utf8');
  const [, words] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const rule\b/.exec(text) ?? [];
  if (words === undefined) throw new Error(`${id} says what it is about.`);
  return words.replace(/\s*\n \* ?/g, ' ').trim();
}

/** What a rule finds in its golden cases, each with the text of the object. */
function foundBy(id: string): { finding: Finding; text: string }[] {
  return [...(cases.get(id) ?? [])]
    .sort((one, other) => one.length - other.length)
    .flatMap((name) => {
      const whole = readFileSync(join(folder, name, 'objects.yaml'), 'utf8');
      const documents = parseAllDocuments(whole);
      const objects: KubeObject[] = documents.map((document) => document.toJS());
      return assess(objects, aboutOf(join(folder, name), objects)).findings.flatMap(({ index, finding }) => {
        const [start = 0, end] = documents[index]?.range ?? [];
        return finding.rule === id ? [{ finding, text: whole.slice(start, end).trim() }] : [];
      });
    });
}

function pageOf(id: string): RulePage {
  const found = foundBy(id);
  const example = found.toSorted((one, other) => one.text.length - other.text.length)[0];
  if (!example) throw new Error(`${id} has a golden case with a finding.`);
  const findings = [example, ...found].map(({ finding }) => finding);
  const said = findings.map(({ severity, message }) => ({ words: message, told: { severity, text: format(message) } }));
  const ways = findings.flatMap(({ fixes }) =>
    fixes.map(({ title, delivery, safe }) => ({ words: title, told: { title: format(title), delivery, safe } })),
  );
  return {
    title: titleOf(id),
    sentences: oneOfEach(said, ({ severity }) => severity),
    fixes: oneOfEach(ways, ({ delivery, safe }) => `${delivery} ${safe}`),
    pointer: example.finding.pointer,
    example: example.text,
  };
}

/** The first of each sort: what differs only in names is told once. */
function oneOfEach<Told>(all: readonly { words: Message; told: Told }[], sortOf: (told: Told) => string): Told[] {
  const byKey = Map.groupBy(all, ({ words, told }) => `${codesOf(words)} ${sortOf(told)}`);
  return [...byKey.values()].flatMap(([first]) => (first ? [first.told] : []));
}

/** The code of a sentence, and those of sentences in it. */
function codesOf({ code, args }: Message): string {
  const inner = Object.values(args).map((arg) => (typeof arg === 'object' ? codesOf(arg) : ''));
  return [code, ...inner].join(' ');
}

// `npm run rules` writes the file anew.
test('the page of each rule says what the rule says now', async () => {
  const pages = Object.fromEntries(rules.map(({ id }) => [id, pageOf(id)]));
  const text = `${JSON.stringify(pages, undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(root, 'src', 'model', 'rule-pages.json'));
});

test('a page has every severity with which its rule finds something, and every sort of way out', () => {
  const ofWays = ({ delivery, safe }: { delivery: string; safe: boolean }) => `${delivery} ${safe}`;
  for (const { id } of rules) {
    const found = foundBy(id).map(({ finding }) => finding);
    const { sentences, fixes } = pageOf(id);
    const severities = new Set(found.map(({ severity }) => severity));
    expect([id, new Set(sentences.map(({ severity }) => severity))]).toEqual([id, severities]);
    const ways = new Set(found.flatMap((one) => one.fixes.map(ofWays)));
    expect([id, new Set(fixes.map(ofWays))]).toEqual([id, ways]);
  }
});

test('what a rule calls an error in one case and a warning in another stands under both, the error first', () => {
  const words = 'The target has no namespace billing';
  const [, warnings = '', none] = (rulePage('svc-ref-missing') ?? '').split('\nA warning: ');
  const [, errors = ''] = (rulePage('svc-ref-missing') ?? '').split('\nAn error: ');
  expect([none, errors.split('\nA warning: ')[0]?.includes(words), warnings.includes(words)]).toEqual([
    undefined,
    true,
    true,
  ]);
});

test('what no rule is about has a page, with the rules that tell something of it', () => {
  const ids = new Set(rules.map(({ id }) => id));
  const named = notChecked.map(({ id }) => id);
  expect(named.filter((id) => ids.has(id))).toEqual([]);
  expect(named).toEqual([...new Set(named)]);
  expect(notChecked.flatMap(({ by = [] }) => by).filter((id) => !ids.has(id))).toEqual([]);
  const page = rulePage('not-checked') ?? '';
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toHaveLength(named.length);
  expect(page).toContain('| `tz-locale` | A CronJob without timeZone |');
});

test('a page tells what happens, how to mend it and how to silence it', () => {
  const page = rulePage('sc-missing') ?? '';
  expect(page.split('\n').filter((line) => line.startsWith('#'))).toEqual([
    '# sc-missing',
    '## What happens',
    '## How to mend it',
    '## Example',
    '## How to silence it',
  ]);
  expect(page).toContain('The target has no storage class vng-ssd');
  expect(page).toContain('- Use the class gp3');
  expect(page).toContain('`# kubeferry-ignore sc-missing: REASON`');
  expect(rulePage('of-nobody')).toBeUndefined();
});
