import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { manifestYaml } from '../../../src/adapt/manifest/manifest-yaml.ts';
import { spanOf } from '../../../src/adapt/manifest/spans.ts';
import { writtenManifest, writtenSpans } from '../../../src/adapt/manifest/written-manifest.ts';
import { parseManifest } from '../../../src/migrate/folder/parse-manifest.ts';
import { jsonPointer, pointerParts } from '../../../src/model/json/json.ts';
import { exactInteger } from '../../../src/model/json/json-text.ts';

const named = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' } };
const yamlOf = (spec: unknown) => manifestYaml({ ...named, spec });

/** Text that readers of YAML like to take for something else. */
const treacherous = fc.constantFrom(
  '',
  ' ',
  '~',
  '<<',
  '=',
  'y',
  'No',
  'ON',
  'null',
  'Null',
  '0o17',
  '017',
  '0x1F',
  '1_000',
  '12:30:45',
  '1:2',
  '2001-01-01',
  '2001-12-14t21:59:43.10-05:00',
  '.5',
  '.inf',
  '-.INF',
  '.NaN',
  '+1',
  '-1',
  '1e3',
  'e5',
  '.e5',
  'E+10',
  '1.',
  '._',
  '_',
  '__1',
  '-',
  '--',
  '---',
  '...',
  '- a',
  '? a',
  ': a',
  'a: b',
  'a:',
  ':a',
  'a #b',
  '#a',
  'a#b',
  '&a',
  '*a',
  '!a',
  '|',
  '>',
  '%a',
  '@a',
  '`a',
  '"a"',
  "'a'",
  "it's",
  '{a}',
  '[a]',
  'a, b',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\udc00a',
  '\u0000',
  '\u007f',
  '\ufffe',
  'a\r\nb',
  'a\n',
  '\na',
  '\n',
  '\n\n',
  'a\n\n',
  ' a\nb',
  'a\n b',
  '\ta\nb',
  'a\n ',
  'a\n\t',
  'a\n \nb',
  '  \na',
  '\n a',
  'a\n---\nb',
  '#a\nb',
  'a\n\n\n',
  '- a\n- b\n',
  '100m',
  '1Gi',
  '1e',
  '1E',
  '1k',
  '0777',
  '1d',
  '😀',
  'Tiếng Việt',
  'x'.repeat(1100),
  '__proto__',
  'toString',
);
const text = fc.oneof(
  treacherous,
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'ab01 \n\t:#-.\'"_e+,[]{}') }),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(-0, 1e21, 1e300, 5e-324, 2 ** 53, -(2 ** 63), 0.1, 1e-7, 100),
);
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test.each(['1.1', '1.2'] as const)('any JSON value is read back equal as YAML %s', (version) => {
  fc.assert(
    fc.property(json, (value) => {
      expect(parse(yamlOf(value), { version, maxAliasCount: 0 })).toEqual({ ...named, spec: value });
    }),
    { numRuns: 1000 },
  );
});

test('text is read back equal wherever it stands', () => {
  fc.assert(
    fc.property(treacherous, treacherous, (key, value) => {
      const all = {
        top: value,
        [key]: value,
        list: [value, [value], { a: value, [key]: [value] }],
        end: { [key]: { a: value } },
      };
      expect(parse(yamlOf(all), { version: '1.1' })).toEqual({ ...named, spec: all });
      expect(parse(yamlOf(all), { version: '1.2' })).toEqual({ ...named, spec: all });
    }),
    { numRuns: 400 },
  );
});

test('only what YAML can print stands in a file', () => {
  fc.assert(
    fc.property(json, (value) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(yamlOf(value)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/);
      expect(yamlOf(value).isWellFormed()).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('integers of 64 bits are read back with all their digits', () => {
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => exactInteger(String(value)));
  fc.assert(
    fc.property(integer, fc.array(integer), (id, list) => {
      const object = { ...named, spec: { id, list, deep: [{ id }] } };
      expect(parseManifest(manifestYaml(object), 'a.yaml')).toEqual(object);
    }),
  );
  expect(yamlOf({ id: 9007199254740993n })).toContain('  id: 9007199254740993\n');
});

test('what was written is read back without the library, or left to it', () => {
  const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => exactInteger(String(value)));
  let read = 0;
  fc.assert(
    fc.property(json, integer, (value, id) => {
      const yaml = manifestYaml({ ...named, spec: value, data: { id } });
      const object = writtenManifest(yaml);
      if (object) expect(object).toEqual(parseManifest(yaml, 'a.yaml'));
      if (object) read += 1;
    }),
    { numRuns: 1000 },
  );
  expect(read).toBeGreaterThan(100);
});

test('places in what was written are those that the library gives', () => {
  fc.assert(
    fc.property(json, (value) => {
      const yaml = manifestYaml({ ...named, spec: value });
      const object = writtenManifest(yaml);
      if (!object) return;
      const document = parseDocument(yaml);
      const spans = writtenSpans(yaml);
      for (const pointer of ['', ...pointersIn(object, '')]) {
        expect(spans.get(pointer), pointer).toEqual(spanOf(yaml, document, pointerParts(pointer)));
      }
    }),
    { numRuns: 500 },
  );
});

function pointersIn(value: unknown, above: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const pointer = above + jsonPointer(key);
    return [pointer, ...pointersIn(below, pointer)];
  });
}

test('a text that somebody wrote is left to the library', () => {
  const yaml = manifestYaml({ ...named, spec: { replicas: 3, args: ['a', ['b'], { c: 'd\ne\n' }] } });
  expect(writtenManifest(yaml)).toEqual(parseManifest(yaml, 'a.yaml'));
  const edits = [
    yaml.replace('replicas: 3', 'replicas: 3 # three'),
    yaml.replace('replicas: 3', 'replicas: 03'),
    yaml.replace('replicas: 3', 'replicas: yes'),
    yaml.replace('replicas: 3', 'replicas:'),
    yaml.replace('replicas: 3', "replicas: '3'"),
    yaml.replace('replicas: 3', 'replicas: &a 3'),
    yaml.replace('replicas: 3', 'replicas: 3\n  replicas: 4'),
    yaml.replace('- a', '-  a'),
    yaml.replaceAll('\n', '\r\n'),
    `---\n${yaml}`,
    `\uFEFF${yaml}`,
    `${yaml}\n`,
    yaml.slice(0, -1),
    yaml.slice(0, 20),
    '',
  ];
  for (const edit of edits) expect(writtenManifest(edit), edit).toBeUndefined();
});

test('a manifest looks as people write it', () => {
  const object = {
    status: { ready: true },
    metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web' }, annotations: {} },
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    spec: {
      replicas: 3,
      template: {
        spec: {
          containers: [
            {
              name: 'web',
              image: 'registry.example.com:5000/shop/web:1.25',
              args: ['--port=8080', '-v', 'yes'],
              command: ['sh', '-c', 'set -e\nexec web\n'],
              resources: { limits: { cpu: '100m', memory: '128Mi' } },
              env: [],
            },
          ],
        },
      },
    },
  };
  expect(manifestYaml(object)).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
  annotations: {}
spec:
  replicas: 3
  template:
    spec:
      containers:
      - name: web
        image: registry.example.com:5000/shop/web:1.25
        args:
        - "--port=8080"
        - "-v"
        - "yes"
        command:
        - sh
        - "-c"
        - |
          set -e
          exec web
        resources:
          limits:
            cpu: 100m
            memory: 128Mi
        env: []
status:
  ready: true
`);
});

test('what JSON cannot say is left out', () => {
  const yaml = yamlOf({ a: undefined, b: { c: undefined }, d: [undefined] });
  expect(yaml.slice(yaml.indexOf('spec:'))).toBe('spec:\n  b: {}\n  d:\n  - null\n');
});
