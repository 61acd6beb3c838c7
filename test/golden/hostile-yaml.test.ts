import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { mend } from '../../src/adapt/edit/mend.ts';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { format } from '../../src/model/message.ts';
import { factsWithSchemas } from './target.ts';

const target = new Offer(factsWithSchemas);
const texts = globSync('{rules/*/objects,fixes/*/object}.yaml', { cwd: import.meta.dirname })
  .sort()
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .filter((text) => text.length < 20_000);

/** Judges all that is in a text, and makes each edit alone and all at once. Gives how many edits were made and refused. */
function judgeAndMend(text: string): { made: number; refused: number } {
  const read = readManifests(text);
  const objects = read.objects.map(({ object }) => object);
  const { findings } = assess(objects, { target, objects: new ObjectIndex(objects) });
  const wanted = findings.flatMap(({ index, finding: { rule, message, fixes } }) => {
    expect(format(message)).not.toBe('');
    return fixes.flatMap((fix) =>
      fix.delivery === 'edit' ? [{ object: index, rule, operations: fix.operations }] : [],
    );
  });
  const all = [...wanted.slice(0, 10).map((one) => [one]), wanted].map((some) => mend(text, read, some));
  for (const mended of all) {
    const again = readManifests(mended.text);
    expect([again.objects.length, again.others.length]).toEqual([read.objects.length, read.others.length]);
  }
  const refused = all.flatMap((one) => one.refused);
  return { made: refused.filter((why) => why === undefined).length, refused: refused.filter(Boolean).length };
}

/** What is put into a text, or takes the place of a part of it. */
const part = fc.constantFrom(
  ...[
    '&a ',
    '*a',
    '&a {b: *a}',
    '<<: *a\n',
    '\t',
    '---\n',
    '\n---\n',
    '...\n',
    '{{ .Values.x }}',
    '{{- if .x }}\n',
    '{{- end }}\n',
  ],
  ...[
    '\r\n',
    '\r',
    '\uFEFF',
    '# kubeferry-ignore api-removed: x\n',
    '|\n',
    '>-\n',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    ': ',
    '!!binary ',
    '!x ',
  ],
  ...[
    '? ',
    '- ',
    '  ',
    '~',
    '%YAML 1.1\n',
    '\u0000',
    '\u2028',
    'kind: List\nitems:\n',
    'a: 1\n',
    '__proto__: 1\n',
    '1e999',
  ],
);
const damage = fc.array(fc.record({ at: fc.nat(), length: fc.nat({ max: 12 }), put: part }), {
  minLength: 1,
  maxLength: 5,
});

test('hostile text in manifests makes no rule and no fix throw, and fixes leave as many objects as there were', () => {
  const total = { made: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...texts), damage, fc.boolean(), (seed, damages, windows) => {
      let text = windows ? seed.replaceAll('\n', '\r\n') : seed;
      for (const { at, length, put } of damages) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + put + text.slice(start + length);
      }
      const { made, refused } = judgeAndMend(text);
      total.made += made;
      total.refused += refused;
    }),
    { numRuns: 200 },
  );
  expect(total.made).toBeGreaterThan(30);
  expect(total.refused).toBeGreaterThan(0);
});

const pod = (more: string) => `apiVersion: apps/v1beta2
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: k8s.gcr.io/pause:3.2
${more}`;

test.each<[string, string]>([
  ['5 MB of text', pod(`        args: ["${'x '.repeat(2.5e6)}"]\n`)],
  [
    '5 MB of lines',
    pod(
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n${'    http://10.0.0.1\n'.repeat(250_000)}`,
    ),
  ],
  ['deep brackets', pod(`        args: ${'['.repeat(300)}x${']'.repeat(300)}\n`)],
  [
    'aliases of aliases',
    `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n---\n${pod('        args: &p [x]\n        command: *p\n')}`,
  ],
  ['many documents', '---\n'.repeat(2000) + pod('')],
])('%s is judged and mended, or told', (_what, text) => {
  expect(judgeAndMend(text).made).toBeGreaterThan(0);
});
