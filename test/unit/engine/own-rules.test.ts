import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownRuleJsonSchema } from '../../../src/engine/own-rules/json-schema.ts';
import { readRuleFiles, rulesOf, soundRules } from '../../../src/engine/own-rules/read-rules.ts';
import { ownRuleHandlers } from '../../../src/engine/own-rules.ts';
import { createScope } from '../../../src/engine/scope.ts';
import { newOwnRule } from '../../../src/model/assessment/new-own-rule.ts';
import { record } from '../../../src/model/json/parse.ts';
import { format } from '../../../src/model/message.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-rules-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scope = createScope(
  { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'error' },
  { log: () => undefined, askSecret: () => Promise.resolve(null) },
);
const call = { signal: new AbortController().signal, emit: () => undefined, drained: () => Promise.resolve() };

/** The problems of a text, each with the text that is marked. */
async function problems(text: string, { shape = true, others = [] as string[] } = {}): Promise<string[]> {
  const found = await ownRuleHandlers['rules.validate']({ text, file: 'team.yaml', others, shape }, call, scope);
  const lines = text.split('\n');
  return found.map(({ start, end, message, hint }) => {
    const marked = (lines[start.line] ?? '').slice(start.column, start.line === end.line ? end.column : undefined);
    return `${start.line}:${start.column} [${marked}] ${format(message)}${hint ? ` ${format(hint)}` : ''}`;
  });
}

const sound = `id: team-rule
when: object.kind == 'Pod'
message: No.
`;

test('a sound rule has no problem', async () => {
  expect(await problems(`# A file of rules.\n---\n${sound}`)).toEqual([]);
});

test('what is wrong is told at its place, in each document', async () => {
  const text = `${sound}sevrity: info
---
id: other
when: |
  object.kind == 'Pod' &&
    objekt.name == 'x'
message: "It is {value +}"
at: spec
`;
  const found = await problems(text);
  expect(found).toHaveLength(4);
  expect(found).toContainEqual('3:0 [sevrity] the rule has no key sevrity. Did you mean severity?');
  expect(found).toContainEqual(expect.stringMatching(/^10:4 \[spec\] spec is no JSON pointer/));
  expect(found).toContainEqual(expect.stringMatching(/^9:\d+ \[.*\] CEL says: /));
  expect(found).toContainEqual(expect.stringMatching(/^8:4 \[objekt\] CEL says: Unknown variable: objekt/));
});

test('an editor that knows the schema is told what only rules know', async () => {
  expect(await problems('id: team-rule\nwhen: "true"\n', { shape: false })).toEqual([]);
  expect(await problems(sound.replace('team-rule', 'sc-missing'), { shape: false })).toEqual([
    '0:4 [sc-missing] Kubeferry has a rule sc-missing itself. Choose another name.',
  ]);
});

test('a name is there once, in a file and in all of them', async () => {
  const other = join(folder, 'other.yaml');
  writeFileSync(other, sound);
  expect(await problems(`${sound}---\n${sound}`)).toEqual([
    '4:4 [team-rule] There is another rule team-rule, in team.yaml. Each name is there once.',
  ]);
  expect(await problems(sound, { others: [other] })).toEqual([
    '0:4 [team-rule] There is another rule team-rule, in other.yaml. Each name is there once.',
  ]);
});

test('an example that fails is told there, with what came instead', async () => {
  const example = `examples:
  - object: { apiVersion: v1, kind: Pod, metadata: { name: web } }
    findings: 0
`;
  expect(await problems(sound + example)).toEqual([
    '5:4 [findings] The example fails. Expected findings: 0, but there are 1: /: No.',
  ]);
  expect(await problems(sound + example.replace('findings: 0', 'findings: 1'))).toEqual([]);
});

test('hostile text never throws', async () => {
  for (const text of [
    '',
    '\t',
    '---',
    '{{ .Values }}',
    '- 1\n- 2',
    'a: *b',
    'id: &a [*a]',
    '"',
    'x'.repeat(1_000_001),
  ]) {
    expect(Array.isArray(await problems(text))).toBe(true);
  }
});

test('keys and values are offered in the document of the cursor', async () => {
  const at = async (more: string, line: number, column: number) => {
    const text = `${sound}---\n${more}`;
    const found = await ownRuleHandlers['rules.complete']({ text, line, column }, call, scope);
    return found.map(({ label }) => label);
  };
  expect(await at('id: two\nsev\n', 5, 3)).toEqual(expect.arrayContaining(['when', 'message', 'match', 'examples']));
  expect(await at('id: two\nsev\n', 5, 3)).not.toContain('id');
  expect(await at('id: two\nseverity: \n', 5, 10)).toEqual(['error', 'warning', 'info']);
});

test('a key tells what it means', async () => {
  const hover = await ownRuleHandlers['rules.hover']({ text: `---\n${sound}`, line: 2, column: 2 }, call, scope);
  expect(hover?.text).toContain('**when** (text, required)');
  expect(hover?.text).toContain('CEL');
});

test('rules lie in files below a folder; a broken one is left out and told', async () => {
  mkdirSync(join(folder, 'below'));
  writeFileSync(join(folder, 'below', 'one.yml'), sound);
  writeFileSync(
    join(folder, 'broken.yaml'),
    `${sound.replace('team-rule', 'two')}---\nid: three\nwhen: "("\nmessage: x\n`,
  );
  writeFileSync(join(folder, 'notes.md'), 'none');
  const own = rulesOf(await readRuleFiles([folder]));
  expect(own.rules.map(({ id }) => id).sort()).toEqual(['team-rule', 'two']);
  expect(own.problems).toMatchObject([{ file: join(folder, 'broken.yaml'), line: 6 }]);
  expect(await soundRules([join(folder, 'nowhere')])).toEqual({ rules: [], ids: [], problems: [] });
  await expect(readRuleFiles([join(folder, 'nowhere')])).rejects.toThrow('There is no folder of rules');
});

test('the examples of the golden rules pass', async () => {
  const golden = join(import.meta.dirname, '../../golden/own-rules');
  const tested = await ownRuleHandlers['rules.test']({ paths: [golden] }, call, scope);
  expect(tested.problems).toEqual([]);
  const failed = tested.rules.flatMap(({ rule, examples }) =>
    examples.flatMap(({ name, failure }) => (failure ? [`${rule} ${name}: ${format(failure)}`] : [])),
  );
  expect(failed).toEqual([]);
  expect(tested.rules.every(({ examples }) => examples.length > 0)).toBe(true);
});

test('a new rule has no problem, and its examples pass', async () => {
  expect(await problems(newOwnRule('team-label'))).toEqual([]);
  const file = join(folder, 'team-label.yaml');
  writeFileSync(file, newOwnRule('team-label'));
  const { rules } = await ownRuleHandlers['rules.test']({ paths: [file] }, call, scope);
  expect(rules).toMatchObject([{ rule: 'team-label', examples: [{ name: 'a Deployment of nobody' }, {}] }]);
});

test('the JSON schema explains every key of a rule, and asks only for what has no default', () => {
  const schema = record(ownRuleJsonSchema());
  expect(schema.required).toEqual(['id', 'when', 'message']);
  expect(schema.additionalProperties).toBe(false);
  for (const [key, one] of Object.entries(record(schema.properties))) {
    expect(record(one).description, key).toMatch(/\.$/);
  }
});
