import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spliced } from '../../../src/adapt/edit/splice.ts';
import { manifestYaml } from '../../../src/adapt/manifest/manifest-yaml.ts';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import { valueAt } from '../../../src/model/json/json.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import { format } from '../../../src/model/message.ts';

const named = (text: string) =>
  readManifests(text).objects.map(({ object }) => `${object.kind}/${object.metadata.name}`);

test('objects of several documents and lists are found, with the place of each field', () => {
  const text = `# a comment
apiVersion: v1
kind: Secret
metadata: {name: one}
type: Opaque
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: two
      annotations:
        example.com/a~b: x
---
`;
  const { objects, others } = readManifests(text);
  expect(named(text)).toEqual(['Secret/one', 'ConfigMap/two']);
  expect(others).toEqual([]);
  const at = (index: number, pointer: string) => {
    const { line, column, endLine, endColumn } = objects[index]?.place(pointer) ?? {};
    return `${line}:${column} to ${endLine}:${endColumn}`;
  };
  expect(at(0, '/type')).toBe('5:7 to 5:13');
  expect(at(1, '/metadata/annotations/example.com~1a~0b')).toBe('15:26 to 15:27');
  // What takes several lines is told at its key, and what is not there at the key above.
  expect(at(1, '/metadata')).toBe('12:5 to 12:13');
  expect(at(1, '/metadata/labels/app')).toBe('12:5 to 12:13');
  expect(at(1, '')).toBe('10:5 to 10:19');
});

test('metadata that a chart names and leaves empty is as good as not named', () => {
  for (const name of ['one', '"one" # read by the parser of layouts']) {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace:\n  labels:\n  annotations: ~\n`;
    const { objects, others } = readManifests(text);
    expect(others).toEqual([]);
    expect(objects.map(({ object }) => object.metadata)).toEqual([{ name: 'one' }]);
    expect(objects[0]?.place('/metadata/labels/app').line).toBe(6);
  }
  expect(named('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  labels: { a: 1 }\n')).toEqual([]);
});

const merged = `apiVersion: apps/v1
kind: Deployment
metadata: {name: two, labels: &own {app: two, tier: web}}
spec:
  selector: {matchLabels: {app: two}}
  template:
    metadata:
      labels: {<<: *own, tier: api}
    spec:
      containers:
        - &first
          name: a
          image: nginx:1.27
        - <<: *first
          name: b
`;

test('entries that a merge key brings are there, and an edit of theirs says that they stand elsewhere', () => {
  const [read] = readManifests(merged).objects;
  if (!read) throw new Error('one was written');
  const { object, place, splicesTo } = read;
  expect(valueAt(object, '/spec/template/metadata/labels')).toEqual({ app: 'two', tier: 'api' });
  expect(valueAt(object, '/spec/template/spec/containers')).toEqual([
    { name: 'a', image: 'nginx:1.27' },
    { name: 'b', image: 'nginx:1.27' },
  ]);
  expect(place('/spec/template/spec/containers/1/image').line).toBe(14);
  const path = '/spec/template/spec/containers/1/image';
  const edit = splicesTo(patched(object, [{ op: 'replace', path, value: 'nginx:1.28' }]));
  expect('words' in edit && format(edit.words)).toMatch(/by an anchor/);
});

test('a merge key takes the place of what stands above it, and gives way to what stands below, as for kubectl', () => {
  const text = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels: &one {k: one, l: one, m: one}
  annotations: &two {k: two, o: two}
data: {k: own, <<: *one, l: own}
binaryData: {<<: [*one, *two], m: own}
`;
  const [read] = readManifests(text).objects;
  expect(read?.object.data).toEqual({ k: 'one', l: 'own', m: 'one' });
  expect(read?.object.binaryData).toEqual({ k: 'one', l: 'one', m: 'own', o: 'two' });
});

test('merge keys that would make a document without end are refused', () => {
  const levels = Array.from(
    { length: 40 },
    (_, at) => `  l${at + 1}: &l${at + 1} {x: {<<: *l${at}}, y: {<<: *l${at}}}\n`,
  );
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  l0: &l0 {k: v}\n${levels.join('')}`;
  expect(readManifests(text)).toMatchObject({ objects: [], others: [{ unread: true }] });
});

const typedList = `apiVersion: apps/v1beta1
kind: DeploymentList
metadata: {resourceVersion: "7"}
items:
  - metadata: {name: web}
    spec: {replicas: 1}
  - apiVersion: apps/v1
    kind: Deployment
    metadata: {name: api}
  - spec: {replicas: 2}
`;

test('the items of a list of one kind are of that kind, where they say none themselves', () => {
  const { objects, others } = readManifests(typedList);
  expect(objects.map(({ object }) => [object.apiVersion, object.kind, object.metadata.name])).toEqual([
    ['apps/v1beta1', 'Deployment', 'web'],
    ['apps/v1', 'Deployment', 'api'],
  ]);
  expect(others.map(({ line, words }) => [line, format(words)])).toEqual([
    [10, 'This is no object of Kubernetes: metadata.name is missing or has another type.'],
  ]);
});

test('such an item is edited as others are, and says its version where it gets another one', () => {
  const [web] = readManifests(typedList).objects;
  const edited = (change: object) => {
    const splices = web?.splicesTo({ ...web.object, ...change }) ?? [];
    if ('words' in splices) return format(splices.words);
    return spliced(typedList, splices);
  };
  expect(edited({ spec: { replicas: 3 } })).toBe(typedList.replace('replicas: 1', 'replicas: 3'));
  const moved = 'spec: {replicas: 1}\n    apiVersion: apps/v1\n';
  expect(edited({ apiVersion: 'apps/v1' })).toBe(typedList.replace('spec: {replicas: 1}\n', moved));
});

test('a value is marked as a whole, and one over several lines at its key', () => {
  const text = [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata: { name: settings, labels: { app: "a b" } } # settings',
    'data:',
    '  config: |',
    '    one',
    '    two',
    '  empty:',
    '  8080: port',
    '  list: [a,',
    '    b]',
    'items:',
    '- name: first',
    '  value: 1',
    '',
  ].join('\n');
  const marked = (pointer: string) => {
    const place = readManifests(text).objects[0]?.place(pointer);
    const line = text.split('\n')[(place?.line ?? 0) - 1];
    expect(place?.endLine).toBe(place?.line);
    return line?.slice((place?.column ?? 0) - 1, (place?.endColumn ?? 0) - 1);
  };
  const pointers = ['/metadata/labels/app', '/metadata', '/data', '/data/config', '/data/empty', '/data/8080'];
  expect([...pointers, '/data/list', '/data/list/1', '/items/0', '/items/0/value', '/items/7'].map(marked)).toEqual([
    '"a b"',
    '{ name: settings, labels: { app: "a b" } }',
    'data',
    'config',
    'empty',
    'port',
    'list',
    'b',
    'name: first',
    '1',
    'items',
  ]);
});

test('a byte order mark is no column', () => {
  const [only] = readManifests('\uFEFF{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web" } }').objects;
  expect(only?.place('/kind')).toEqual({ line: 1, column: 31, endLine: 1, endColumn: 36 });
});

test('a byte order mark and ends of lines of Windows are no hindrance', () => {
  expect(named('\uFEFFapiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: web\r\n')).toEqual(['Pod/web']);
});

test('what is no object is named with its place, and the others are read', () => {
  const text = 'replicas: 3\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\n---\nimage: [not closed\n';
  const { others } = readManifests(text);
  expect(named(text)).toEqual(['Pod/web']);
  expect(others.map(({ line, words }) => `${line} ${format(words)}`)).toEqual([
    '1 This is no object of Kubernetes: apiVersion is missing or has another type.',
    expect.stringMatching(/^8 This is no YAML: /),
  ]);
});

/** What is no object, by its first words; with a mark where nobody knows what it is. */
const skipped = (text: string) =>
  readManifests(text).others.map(({ words, unread }) => `${unread ? 'unread' : 'known'} ${words.code}`);

test.each([
  [
    'a name that is a template',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "shop.fullname" . }}\nspec: {}\n',
  ],
  ['labels that are a template', 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: {{ .Values.labels }} }\n'],
  ['a kind that is a template', 'apiVersion: v1\nkind: {{ .Values.kind }}\nmetadata: { name: web }\n'],
  ['no name beside a template', 'apiVersion: v1\nkind: Pod\nspec: { hostname: "{{ .Values.host }}" }\n'],
])('%s: nobody knows what the object is', (_, text) => {
  expect(skipped(text)).toEqual(['unread assess.helm']);
});

test.each([
  ['apiVersion: v1\nkind: Pod\nmetadata: { generateName: web- }\n', 'unread assess.generateName'],
  ['apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { version: 1.0 } }\n', 'unread assess.noObject'],
  [
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n',
    'known assess.noObject',
  ],
  ['apiVersion: v2\nname: shop\nversion: 0.1.0\n', 'known assess.noObject'],
  ['on: push\nenv: { token: "{{ secrets.token }}" }\n', 'known assess.noObject'],
])('an object that nobody judges is told from a file of another program: %s', (text, told) => {
  expect(skipped(text)).toEqual([told]);
});

test.each(['utf16le', 'utf16be'])('a text in %s is told as such', (encoding) => {
  for (const mark of ['\ufeff', '']) {
    const bytes = Buffer.from(`${mark}apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n`, 'utf16le');
    if (encoding === 'utf16be') bytes.swap16();
    expect(skipped(bytes.toString('utf8'))).toEqual(['unread assess.utf16']);
  }
});

test.each([
  ['packed bytes', gzipSync(Buffer.from('{{ web }}'.repeat(1000)))],
  [
    'bytes with braces',
    Buffer.concat([Buffer.from([0xff, 0xfe, 0x89, 0x00, 0x1a]), Buffer.from('{{ web }}: ['.repeat(20))]),
  ],
  ['few bytes', Buffer.from([0x89, 0x50, 0xf0, 0xfe, 0x7b, 0x7b, 0xc3])],
])('%s are no text, and no template', (_what, bytes) => {
  expect(skipped(bytes.toString('utf8'))).toEqual(['unread assess.binary']);
});

test('letters of another encoding do not make a text none', () => {
  const text = Buffer.from('apiVersion: v1\nkind: Pod\nmetadata: { name: web }  # für Käufer\n', 'latin1').toString(
    'utf8',
  );
  expect(readManifests(text).objects).toHaveLength(1);
});

test('an explosion of aliases, and any text at all, throw nothing', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...Array.from('bcdefghij', (name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`),
  ].join('\n');
  expect(readManifests(bomb).objects).toEqual([]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      for (const { place } of readManifests(text).objects) place('/spec');
    }),
  );
});

test('five megabytes of everything that YAML allows, and does not, are read to their end', () => {
  const line = 'all work and no play \u202e {{ .Values.name }}\t*&|>%@`';
  const nested = `${'{a: ['.repeat(400)}x${']}'.repeat(400)}`;
  const documents = Array.from({ length: 600 }, (_, at) => {
    const name = `config-${at}`;
    const head = `apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: &m${at} { name: ${name}, labels: { copy: *m${at} } }\r\n`;
    const sound = `apiVersion: v1\r\nkind: ConfigMap # kept\r\nmetadata: { name: ${name} }\r\n`;
    const text = `data:\r\n  text: |\r\n${`    ${line}\r\n`.repeat(180)}`;
    if (at % 100 === 1) return `${head}${text}`;
    return at % 100 === 2 ? `${sound}spec: ${nested}\r\n` : `${sound}${text}`;
  });
  const text = `\ufeff${documents.join('---\r\n')}\ttail: [`;
  expect(text.length).toBeGreaterThan(5_000_000);
  const { objects, others } = readManifests(text);
  expect(objects.length).toBeGreaterThan(580);
  expect(objects.length + others.length).toBeGreaterThanOrEqual(600);
  expect(objects.find(({ object }) => object.metadata.name === 'config-500')?.place('/data/text')).toBeDefined();
});

test('a map of a hundred thousand keys is read, and one key twice in it is told with its place', () => {
  const keys = Array.from({ length: 100_000 }, (_, at) => `  key-${at}: value ${at}\n`);
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: large }\ndata:\n${keys.join('')}`;
  const [large] = readManifests(text).objects;
  expect(large?.object.data).toHaveProperty('key-99999', 'value 99999');
  const { objects, others } = readManifests(`${text}  key-7: again\n`);
  expect(objects).toEqual([]);
  expect(others.map(({ line, column, words }) => `${line}:${column} ${format(words)}`)).toEqual([
    expect.stringMatching(/^100005:3 .*Map keys must be unique/),
  ]);
});

const inFile = (newline: string) =>
  [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata: { name: proxy }',
    'data:',
    '  nginx.conf: |',
    '    upstream legacy {',
    '',
    '      server 10.20.0.5:8080;',
    '    }',
    '  one: "server 10.20.0.5"',
    '  folded: >-',
    '    server',
    '    10.20.0.5',
    '',
  ].join(newline);

test.each([
  ['lines end as everywhere', inFile('\n')],
  ['lines end as on Windows', inFile('\r\n')],
  ['behind another document', `# first\napiVersion: v1\nkind: Secret\nmetadata: { name: one }\n---\n${inFile('\n')}`],
])('a part of a text that is written line by line has its own place, where %s', (_, text) => {
  const one = readManifests(text).objects.at(-1);
  const lines = text.split('\n');
  const placed = (key: string, part = '10.20.0.5') => {
    const at = String(valueAt(one?.object, `/data/${key}`)).indexOf(part);
    const { line, column, endLine, endColumn } = one?.place(`/data/${key}`, { at, text: part }) ?? {};
    expect(endLine).toBe(line);
    return lines[(line ?? 0) - 1]?.slice((column ?? 0) - 1, (endColumn ?? 0) - 1);
  };
  expect(placed('nginx.conf')).toBe('10.20.0.5');
  expect(placed('nginx.conf', 'legacy')).toBe('legacy');
  // Otherwise it has that of the whole, and one that is not there too.
  expect(placed('one')).toBe('"server 10.20.0.5"');
  expect(placed('folded')).toBe('folded');
  expect(placed('nginx.conf', '10.20.0.6')).toBe('nginx.conf');
});

test('a part of a text has its own place in a manifest as an export writes it, too', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'proxy' },
    data: { 'nginx.conf': 'upstream legacy {\n\n  server 10.20.0.5:8080;\n}\n' },
  };
  const text = manifestYaml(object);
  const place = readManifests(text).objects[0]?.place('/data/nginx.conf', { at: 28, text: '10.20.0.5' });
  expect(text.split('\n')[(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1)).toBe('10.20.0.5:8080;');
});
