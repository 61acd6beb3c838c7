import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { rules } from '../../src/adapt/rules/all.ts';
import { readManifestFiles } from '../../src/engine/assessment/manifest-files.ts';
import { KubeferryError } from '../../src/model/error.ts';
import { format } from '../../src/model/message.ts';
import { assess, claim, fixed, folder, read, said, workload, write } from './assessing.ts';

test('findings as JSON name their fixes, as SARIF what each changes, as Markdown a page', async () => {
  write('a b.yaml', `${workload}---\n${claim}`);
  const { items } = await assess('.', '--json');
  expect(items[0]).toMatchObject({
    file: join(folder, 'a b.yaml'),
    ...{ line: 2, column: 13, endLine: 2, endColumn: 25 },
    object: { apiVersion: 'apps/v1beta2', kind: 'Deployment', namespace: 'shop', name: 'web' },
    rule: 'api-removed',
    severity: 'error',
    message: 'The target does not serve Deployment in apps/v1beta2, so it refuses this; it serves apps/v1.',
    path: '/apiVersion',
    link: 'vscode://kubeferry.kubeferry/rules/api-removed',
    fixes: [{ title: 'Convert to apps/v1', delivery: 'edit', safe: true }],
  });
  const log = JSON.parse((await assess('.', '--sarif')).text);
  expect(log).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'kubeferry' } } }] });
  const [removed, , missing] = log.runs[0].results;
  expect(removed).toMatchObject({
    ruleId: 'api-removed',
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: expect.stringMatching(/^file:.*\/a%20b\.yaml$/) },
          region: { startLine: 2, startColumn: 13, endLine: 2, endColumn: 25 },
        },
      },
    ],
    fixes: [
      {
        description: { text: 'Convert to apps/v1' },
        artifactChanges: [
          {
            replacements: [
              {
                deletedRegion: { startLine: 2, startColumn: 13, endLine: 2, endColumn: 25 },
                insertedContent: { text: 'apps/v1' },
              },
            ],
          },
        ],
      },
    ],
  });
  // A mapping of the plan changes nothing in the file.
  expect(missing.fixes.map((fix: { description: object }) => fix.description)).toEqual([
    { text: 'Use the class gp3' },
    { text: 'Use the class efs' },
  ]);
  const page = (await assess('.', '--markdown')).text;
  expect(page).toContain('- `a b.yaml:2:13` **api-removed**: The target does not serve Deployment in apps/v1beta2');
  expect(page).toContain('  - Convert to apps/v1 (made by `--fix`)');
});

test('what lies in no namespace is judged too, and named without one', async () => {
  const volume = {
    ...{ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'kept' } },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/srv/kept' } },
  };
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1beta1',
    kind: 'ClusterRole',
    metadata: { name: 'reads' },
    rules: [],
  };
  write('wide.yaml', `${JSON.stringify(volume)}\n---\n${JSON.stringify(role)}\n`);
  const { items } = await assess('wide.yaml', '--json');
  const objects = [
    { apiVersion: 'v1', kind: 'PersistentVolume', name: 'kept' },
    { apiVersion: 'rbac.authorization.k8s.io/v1beta1', kind: 'ClusterRole', name: 'reads' },
  ];
  for (const [index, object] of objects.entries()) expect(items[index]).toHaveProperty('object', object);
  expect((await assess('wide.yaml')).lines).toEqual([
    expect.stringMatching(/^wide\.yaml:1:\d+ error pv-hostpath: What lies in \/srv\/kept/),
    expect.stringMatching(/^wide\.yaml:3:15 error api-removed: The target does not serve ClusterRole/),
    'not judged by exists-different: 1 object, since of persistentvolumes nothing is known',
    expect.stringMatching(/^2 objects in 1 file: 2 errors, /),
  ]);
});

const plan = (targets: string) => `apiVersion: kubeferry.dev/v1alpha1
kind: Migration
metadata: { name: shop }
spec:
  source: { context: prod }
  targets: ${targets}
  select: { namespaces: [shop] }
  mappings:
    namespaces: { shop: shop-eu }
    storageClasses: { vng-ssd: gp3 }
    images: [{ from: old.example.com, to: new.example.com }]
`;
const quota = `apiVersion: v1
kind: ResourceQuota
metadata: { name: all, namespace: shop }
spec: { hard: { vng-ssd.storageclass.storage.k8s.io/requests.storage: 10Gi } }
`;

test('what a mapping of the plan mends is no finding; others are told of the file as it lies', async () => {
  write('app.yaml', `${workload}---\n${claim}---\n${quota}`);
  write('migration.yaml', plan('[{ name: eks, context: eks-prod }]'));
  const rules = async (...args: string[]) => {
    const { items } = await assess('app.yaml', '--json', ...args);
    return items.flatMap((item) => ('rule' in item && 'object' in item ? [item] : []));
  };
  expect((await rules()).map(({ rule }) => rule)).toContain('sc-missing');
  const mapped = await rules('--plan', 'migration.yaml');
  expect(mapped.map(({ rule }) => rule)).not.toContain('sc-missing');
  expect(mapped).toContainEqual(
    expect.objectContaining({
      rule: 'api-removed',
      line: 2,
      object: { apiVersion: 'apps/v1beta2', kind: 'Deployment', namespace: 'shop', name: 'web' },
    }),
  );
  // A fix writes no name of the target into the file.
  await assess('app.yaml', '--fix', '--plan', 'migration.yaml');
  expect(read('app.yaml')).toBe(`${fixed}---\n${claim}---\n${quota}`);
});

test('of a plan with several targets the one counts that the facts are of, and none is an error', async () => {
  const facts = 'apiVersion: kubeferry.dev/v1alpha1\nkind: ClusterFacts\nstorageClasses: []\n';
  write('app.yaml', claim);
  write('there.yaml', `${facts}context: there\n`);
  write('elsewhere.yaml', facts);
  write(
    'migration.yaml',
    plan(
      '[{ name: one, context: here }, { name: two, context: there, mappings: { storageClasses: { vng-ssd: io2 } } }]',
    ),
  );
  const { lines } = await assess('app.yaml', '--target', 'there.yaml', '--plan', 'migration.yaml');
  expect(lines.join('\n')).toContain('no storage class io2');
  await expect(assess('app.yaml', '--target', 'elsewhere.yaml', '--plan', 'migration.yaml')).rejects.toMatchObject({
    code: 'invalid',
    words: { args: { names: 'one, two' } },
  });
});

test('what a mapping of the plan is for and does not reach is found', async () => {
  write('app.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: job }\ndata: { image: old.example.com/job }\n');
  write('migration.yaml', plan('[{ name: eks, context: eks-prod }]'));
  const { lines } = await assess('app.yaml', '--plan', 'migration.yaml');
  expect(lines.join('\n')).toContain('warning img-in-other-fields: old.example.com/job stands where');
  expect((await assess('app.yaml')).lines.join('\n')).not.toContain('img-in-other-fields');
});

test('with the facts of the source mappings are suggested, each with its reason', async () => {
  write('app.yaml', claim);
  write(
    'source.yaml',
    `apiVersion: kubeferry.dev/v1alpha1
kind: ClusterFacts
storageClasses: [{ name: vng-ssd, provisioner: bs.csi.vngcloud.vn }]
`,
  );
  const { lines, items, text } = await assess('app.yaml', '--source', 'source.yaml');
  const said = lines.find((line) => line.startsWith('suggested: '));
  expect(said).toMatch(/^suggested: Storage class vng-ssd → gp3\. Both give disks that one node mounts\./);
  expect(items).toContainEqual(expect.objectContaining({ sort: 'storage-class', from: 'vng-ssd', objects: 1 }));
  expect(text).toBe('');
  const page = (await assess('app.yaml', '--source', 'source.yaml', '--markdown')).text;
  expect(page).toMatch(/## Suggested mappings\n\n- Storage class `vng-ssd`\n {2}- `gp3`: Both give disks/);
  expect((await assess('app.yaml')).lines.join('\n')).not.toContain('suggested');
});

test('what nobody could read or judge is no success, and the last line counts it', async () => {
  write('app.yaml', fixed);
  write('values.yaml', 'a: 1\n');
  const values = await assess('.');
  expect(values.clean).toBe(true);
  expect(values.lines.at(-1)).toBe('1 object in 2 files: 0 errors, 0 warnings, 0 to know, 1 skipped.');
  const none = await assess('values.yaml');
  expect(none.clean).toBe(false);
  expect(none.lines.at(-1)).toContain('0 to know, 1 skipped. Nothing was judged.');
  expect(none.items.at(-1)).toMatchObject({ objects: 0, skipped: 1, judged: false });
  write('broken.yaml', 'a: [1\n');
  expect((await assess('.')).clean).toBe(false);
  const run = async (...args: string[]) => JSON.parse((await assess(...args, '--sarif')).text).runs[0].invocations[0];
  expect(await run('.')).toMatchObject({ executionSuccessful: false });
  expect(await run('app.yaml')).toMatchObject({ executionSuccessful: true });
});

test('what cannot be read is named, and the rest is judged; links to files count once', async () => {
  mkdirSync(join(folder, 'in'));
  mkdirSync(join(folder, 'in', 'closed'));
  write('in/app.yaml', fixed);
  write('in/closed.yaml', fixed);
  write('elsewhere.txt', claim);
  symlinkSync('app.yaml', join(folder, 'in', 'again.yaml'));
  symlinkSync('../elsewhere.txt', join(folder, 'in', 'linked.yaml'));
  symlinkSync('nothing.yaml', join(folder, 'in', 'broken.yaml'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'in', 'closed'), 0);
  chmodSync(join(folder, 'in', 'closed.yaml'), 0);
  const { signal } = new AbortController();
  const { files, unread } = await asNobody(() => readManifestFiles([join(folder, 'in')], { signal }));
  const named = (file: string) => file.replace(join(folder, 'in') + sep, '');
  expect(files.map(({ file }) => named(file))).toEqual(['again.yaml', 'linked.yaml']);
  expect(unread.map(({ file, words }) => `${named(file)}: ${format(words)}`)).toEqual([
    'broken.yaml: It is not there: what the link leads to is gone, or it was removed meanwhile.',
    'closed: It cannot be read: EACCES: permission denied.',
    'closed.yaml: It cannot be read: EACCES: permission denied.',
  ]);
  const { clean, lines } = await assess('in');
  expect(clean).toBe(false);
  expect(lines[0]).toContain('broken.yaml:1:1 skipped: It is not there');
});

test('of a path that was named and cannot be read the reason is told, and only one that is not there is said to be missing', async () => {
  write('app.yaml', fixed);
  symlinkSync('loop', join(folder, 'loop'));
  mkdirSync(join(folder, 'closed'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'closed'), 0);
  const errorOf = async (...args: string[]) => {
    const thrown: unknown = await assess(...args).catch((error: unknown) => error);
    if (!(thrown instanceof KubeferryError)) throw thrown;
    return `${thrown.code}: ${thrown.message.replaceAll(folder + sep, '')}`;
  };
  expect(await errorOf('none.yaml')).toBe('not-found: There is no file none.yaml.');
  expect(await errorOf('app.yaml/deep.yaml')).toBe(
    'invalid: app.yaml/deep.yaml cannot be read: ENOTDIR: not a directory.',
  );
  expect(await errorOf('loop')).toMatch(/^invalid: loop cannot be read: ELOOP: /);
  expect(await asNobody(() => errorOf('closed/app.yaml', '--target', 'app.yaml'))).toBe(
    'invalid: closed/app.yaml cannot be read: EACCES: permission denied.',
  );
  expect(await errorOf('app.yaml', '--target', 'none.json')).toBe('not-found: There is no file none.json.');
  expect(await errorOf('app.yaml', '--target', '.')).toMatch(/^invalid: .* cannot be read: EISDIR: /);
  expect(await errorOf('app.yaml', '--rules', 'none')).toBe('not-found: There is no folder of rules at none.');
  expect(await errorOf('app.yaml', '--rules', 'loop')).toMatch(/^invalid: loop cannot be read: ELOOP: /);
});

test('all rules are listed, each with its page and the worst that it finds', async () => {
  const { clean, items, lines } = await said('rules');
  expect(clean).toBe(true);
  expect(items).toHaveLength(new Set(rules.map(({ id }) => id)).size + 3);
  expect(items).toContainEqual({
    rule: 'sc-missing',
    severity: 'error',
    title: expect.stringMatching(/\w/),
    link: 'vscode://kubeferry.kubeferry/rules/sc-missing',
  });
  expect(lines.find((line) => line.startsWith('img-mutable-tag '))).toMatch(/^img-mutable-tag +info +\S/);
  expect([...lines].sort()).toEqual(lines);
});

/** Runs something without the rights of root, who may read everything. */
async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  const uid = process.geteuid?.();
  if (uid !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(uid);
  }
}

test('a template, and what is nested without end, are called so', async () => {
  write('template.yaml', `metadata:\n  name: {{ .Values.name }}\n{{- if .Values.on }}\nkind: Pod\n{{- end }}\n`);
  write('deep.yaml', '['.repeat(5000));
  const { lines } = await assess('.');
  expect(lines[0]).toMatch(/^deep\.yaml:1:\d+ skipped: It is nested too deeply to be read\.$/);
  expect(lines[1]).toContain('skipped: This is a template, which is rendered first: helm template CHART');
});

test('facts that are no YAML are told in one line, and a target without classes has none', async () => {
  write('app.yaml', claim);
  write('facts.yaml', 'kind: ClusterFacts\nnodes: [\napis: []\n');
  await expect(assess('app.yaml', '--target', 'facts.yaml')).rejects.toMatchObject({
    words: { args: { detail: expect.stringMatching(/^[^\n]* at line \d+, column \d+$/) } },
  });
  write('facts.yaml', 'apiVersion: kubeferry.dev/v1alpha1\nkind: ClusterFacts\nstorageClasses: []\n');
  expect((await assess('app.yaml', '--target', 'facts.yaml')).lines.join('\n')).toContain('; it has: none.');
});

test('the page of a rule is printed, and one that there is not is wrong use', async () => {
  const { clean, lines, items } = await said('rules', 'show', 'sc-missing');
  expect(clean).toBe(true);
  expect(lines[0]).toBe('# sc-missing');
  expect(lines).toContain('## How to mend it');
  expect(items).toEqual([{ rule: 'sc-missing', page: expect.stringContaining('## Example') }]);
  const wrong = { code: 'usage', message: expect.stringContaining('is sc-missing meant?') };
  await expect(said('rules', 'show', 'sc-mising')).rejects.toMatchObject(wrong);
});

test('facts that do not say which kinds are served make no clean end, and that is said', async () => {
  const facts = 'apiVersion: kubeferry.dev/v1alpha1\nkind: ClusterFacts\n';
  write('app.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n');
  write('nothing.yaml', facts);
  const blind = await assess('app.yaml', '--target', 'nothing.yaml');
  expect(blind.lines.at(-1)).toContain('The facts do not say which kinds the target serves (apis)');
  expect(blind.clean).toBe(false);
  const api = '{ group: "", version: v1, resource: configmaps, kind: ConfigMap, namespaced: true }';
  write('kinds.yaml', `${facts}apis: [${api}]\n`);
  const known = await assess('app.yaml', '--target', 'kinds.yaml');
  expect(known.lines.at(-1)).not.toContain('apis');
  expect(known.clean).toBe(true);
});

test('what Kustomize builds is named with how to build it, and its parts are not judged one by one', async () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "registry.example.com/web:1", envFrom: [{ configMapRef: { name: settings } }] }]
`;
  mkdirSync(join(folder, 'app/parts'), { recursive: true });
  write('app/parts/web.yaml', deployment);
  write('app/beside.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: beside, namespace: shop }\n');
  const raw = await assess('app');
  expect(raw.lines.join('\n')).toContain('app/parts/web.yaml:9:');
  write('app/kustomization.yaml', 'resources: [parts/web.yaml]\nconfigMapGenerator: [{ name: settings }]\n');
  const { lines, clean } = await assess('app');
  const built = lines.filter((line) => line.includes('web.yaml') || line.includes('kustomization.yaml'));
  expect(built).toEqual([
    expect.stringMatching(/^app\/kustomization\.yaml:1:1 skipped: Kustomize builds .* \(kubectl kustomize .*app \| /),
  ]);
  expect(lines.at(-1)).toContain('1 object in 2 files');
  expect(clean).toBe(false);
});
