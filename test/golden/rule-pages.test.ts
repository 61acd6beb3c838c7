import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { assess } from '../../src/adapt/assess.ts';
import { rules } from '../../src/adapt/rules/all.ts';
import type { Finding } from '../../src/model/assessment/finding.ts';
import { judgementRules } from '../../src/model/assessment/judgement.ts';
import { notChecked } from '../../src/model/assessment/not-checked.ts';
import { type RulePage, rulePage } from '../../src/model/assessment/rule-page.ts';
import { format, type Message } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { saidByTarget } from './said-by-target.ts';
import { aboutOf, ruleOf } from './target.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(import.meta.dirname, 'rules');
/** The golden cases of each rule. */
const cases = Map.groupBy(
  readdirSync(folder).filter((name) => !name.endsWith('.yaml')),
  ruleOf,
);
/** The rules that have a page: Kubeferry's own, and those that a target speaks for. */
const ids = [...rules.map(({ id }) => id), ...judgementRules];
const sources = globSync('src/adapt/rules/*/*.ts', { cwd: root });

/** The first sentences over a rule in its source. */
function titleOf(id: string): string {
  if (isOfTarget(id)) {
    const said = readFileSync(join(root, 'src', 'model', 'assessment', 'judgement.ts'), 'utf8');
    return new RegExp(`/\\*\\* (.*) \\*/\\n +'${id}',`).exec(said)?.[1] ?? '';
  }
  const file = sources.find((one) => basename(one) === `${id}.ts`);
  if (file === undefined) throw new Error(`${id} has a file of its own.`);
  const text = readFileSync(join(root, file), 'utf8');
  const [, words] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const rule\b/.exec(text) ?? [];
  if (words === undefined) throw new Error(`${id} says what it is about.`);
  return words.replace(/\s*\n \* ?/g, ' ').trim();
}

function isOfTarget(id: string): boolean {
  return judgementRules.some((one) => one === id);
}

/** What a rule finds in its golden cases, each with the text of the object. */
async function foundBy(id: string): Promise<{ finding: Finding; text: string }[]> {
  if (isOfTarget(id)) return saidByTarget(id);
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

async function pageOf(id: string): Promise<RulePage> {
  const found = await foundBy(id);
  // The first of what a target says is what its API server itself says.
  const example = isOfTarget(id) ? found[0] : found.toSorted((one, other) => one.text.length - other.text.length)[0];
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
  const pages = Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await pageOf(id)])));
  const text = `${JSON.stringify(pages, undefined, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(root, 'src', 'model', 'assessment', 'rule-pages.json'));
});

test('a page has every severity with which its rule finds something, and every sort of way out', async () => {
  const ofWays = ({ delivery, safe }: { delivery: string; safe: boolean }) => `${delivery} ${safe}`;
  for (const id of ids) {
    const found = (await foundBy(id)).map(({ finding }) => finding);
    const { sentences, fixes } = await pageOf(id);
    const severities = new Set(found.map(({ severity }) => severity));
    expect([id, new Set(sentences.map(({ severity }) => severity))]).toEqual([id, severities]);
    const ways = new Set(found.flatMap((one) => one.fixes.map(ofWays)));
    expect([id, new Set(fixes.map(ofWays))]).toEqual([id, ways]);
  }
});

test('what a target says itself has a page, as every rule has', () => {
  expect(ids.filter((id) => !rulePage(id)?.includes('## What happens'))).toEqual([]);
  const page = rulePage('target-refuses') ?? '';
  expect(page).toContain('asked by a dry run that makes nothing');
  expect(page).toContain('must be greater than or equal to 0');
  expect(rulePage('target-unknown-field')).toContain('- Leave out replica (changes the manifest)');
  expect(rulePage('target-refuses-policy')).not.toContain('the key is too short');
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
  const known = new Set(ids);
  const named = notChecked.map(({ id }) => id);
  expect(named.filter((id) => known.has(id))).toEqual([]);
  expect(named).toEqual([...new Set(named)]);
  expect(notChecked.flatMap(({ by = [] }) => by).filter((id) => !known.has(id))).toEqual([]);
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
