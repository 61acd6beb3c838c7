import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import type { Api } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { definitionOf } from '../sandbox/definition-of.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { comparing, fieldsOf, outcomes } from './comparing.ts';
import { createAll } from './small-app.ts';

/** What somebody who may write to a cluster could do to the terminal, or the page, of who compares it. */
const { clusters, kubeconfig } = inject('sandbox');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const namespace = 'compare-hostile';
const group = 'hostile.example.com';
const sides = [`source/${namespace}`, `target/${namespace}`];
const { home, compare } = comparing();

const script = '<script>alert(1)</script><img src=x onerror=alert(2)>';
/** Clears a screen, sets a title, begins a line, and turns the direction of reading. */
const steering = '\u001b[2J\u001b]0;owned\u0007\r\nextra      configmaps/made\u009b2J up\u202egpj.exe\u200b\u2066';
/** As little as an API server takes beside the rest of an object. */
const half = 450_000;

/** A value of that many levels. */
function nested(levels: number, value: unknown): unknown {
  let all = value;
  for (let level = 0; level < levels; level++) all = level % 2 === 0 ? [all] : { a: all };
  return all;
}

const definition = definitionOf(group, 'Deep', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true });
const deep = (name: string, spec: unknown): KubeObject => ({
  apiVersion: `${group}/v1`,
  kind: 'Deep',
  metadata: { name, namespace },
  spec,
});

const objects = (value: 'one' | 'two'): KubeObject[] => [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'hostile', namespace, annotations: { 'example.com/note': steering + value } },
    data: { script: `${script}${value}`, markdown: `\`\`\` | [x](javascript:alert(3)) **b** ${value}` },
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'long', namespace },
    data: { text: `${'x'.repeat(half)}${value}${'y'.repeat(half)}` },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys', namespace },
    stringData: { key: `${steering}sesame-${value}` },
  },
  deep('deep', nested(400, value)),
  deep('deeper', nested(4000, value)),
];

const each = (work: (api: Api, value: 'one' | 'two') => Promise<unknown>) =>
  Promise.all([work(source, 'one'), work(target, 'two')]);

beforeAll(async () => {
  await each(async (api, value) => {
    await createAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, definition]);
    await waitFor(() => api.create(deep('keyed', { [`${script}${steering}`]: value })).then(() => true), {
      what: 'the kind was served',
    });
    await createAll(api, objects(value));
  });
});

afterAll(async () => {
  await each(async (api) => {
    await removeNamespace(api, namespace);
    await api.delete(await api.pathOf(definition));
    api.close();
  });
});

/** What neither a terminal nor a person may be given as it is: controls but line feeds, and what turns reading. */
const unseen = /(?!\n)\p{Cc}|[\u200b\u202e\u2066]/u;
const unread = 'deeps.hostile.example.com/compare-hostile/deeper is nested too deeply to be compared.';
const place = `/spec${'/a/0'.repeat(200)}`;

/** Runs the comparison for a person; `form`: `--markdown`, or nothing. */
async function said(...form: string[]) {
  const command = new Command(['compare', ...sides, ...form], { home, kubeconfig });
  const { code } = await command.ended;
  return { code, lines: command.lines, output: command.output };
}

test('in a terminal hostile values steer nothing and begin no line, and of long ones the part that differs is shown', async () => {
  const { code, lines, output } = await said();
  expect(code).toBe(1);
  expect(output).not.toMatch(unseen);
  expect(output).not.toContain('sesame');
  expect(lines.filter((line) => !line.startsWith(' ')).sort()).toEqual([
    'A source/compare-hostile and B target/compare-hostile: 6 objects, 5 drift, 1 same. 1 part could not be read, and nothing is said of it.',
    'drift      configmaps/compare-hostile/hostile',
    'drift      configmaps/compare-hostile/long',
    'drift      deeps.hostile.example.com/compare-hostile/deep',
    'drift      deeps.hostile.example.com/compare-hostile/keyed',
    'drift      secrets/compare-hostile/keys',
    `unread     A: Deep in compare-hostile: ${unread}`,
  ]);
  const line = (words: string) => lines.find((one) => one.trimStart().startsWith(words)) ?? '';
  expect(line('/data/text: ')).toMatch(/ "?…x+oney+…"? → "?…x+twoy+…"? \(drift\)$/);
  expect(line('/data/text: ').length).toBeLessThan(300);
  expect(line('/data/script: ')).toContain(`"${script}one"`);
  expect(line('/metadata/annotations/example.com~1note: ')).toContain('\\u001b[2J\\u001b]0;owned\\u0007\\r\\nextra');
  expect(line('/metadata/annotations/example.com~1note: ')).toContain('⟨U+009B⟩2J up⟨U+202E⟩gpj.exe⟨U+200B⟩⟨U+2066⟩');
  expect(line('/spec/<script>')).toContain('⟨U+001B⟩[2J⟨U+001B⟩]0;owned⟨U+0007⟩⟨U+000D⟩⟨U+000A⟩extra');
  expect(line('/spec/a/0')).toContain(`${place}: "one" → "two" (drift)`);
});

test('as JSON the values are whole, an object a line, and nothing in them is done where it is shown', async () => {
  const found = await compare(...sides);
  expect(found.code).toBe(1);
  expect(found.output).not.toMatch(unseen);
  expect(found.output).not.toContain('sesame');
  expect(outcomes(found.objects)).toEqual({
    'ConfigMap/hostile': 'drift',
    'ConfigMap/long': 'drift',
    'Deep/deep': 'drift',
    'Deep/keyed': 'drift',
    'Secret/keys': 'drift',
  });
  expect(found.unread).toMatchObject([{ side: 'left', kind: 'Deep', why: unread }]);
  const [text] = fieldsOf(found.objects, 'long', 'ConfigMap') ?? [];
  expect(text?.left).toBe(`${'x'.repeat(half)}one${'y'.repeat(half)}`);
  expect(fieldsOf(found.objects, 'hostile', 'ConfigMap')).toContainEqual(
    expect.objectContaining({ left: `${steering}one`, right: `${steering}two`, class: 'drift' }),
  );
  expect(fieldsOf(found.objects, 'deep', 'Deep')).toMatchObject([{ pointer: place, left: 'one', right: 'two' }]);
});

test('as Markdown they are text: no markup of theirs takes effect, and none is a heading or an item', async () => {
  const { code, lines, output } = await said('--markdown');
  expect(code).toBe(1);
  expect(output).not.toMatch(unseen);
  expect(output).not.toContain('sesame');
  expect(lines.filter((line) => /^(#|- )/.test(line))).toHaveLength(3 + 5 + 1);
  // What is code is shown as it is; of the rest nothing may be a tag, a link or a table.
  const words = output.replace(/(`+)[^`].*?[^`]\1(?!`)/g, '');
  expect(words).not.toMatch(/(?<!\\)[<|[\]]/);
  expect(lines.find((line) => line.includes('/data/markdown'))).toContain(
    '````"``` | [x](javascript:alert(3)) **b** one"````',
  );
});
