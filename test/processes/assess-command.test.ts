import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.ts';
import { performAssess } from '../../src/cli/assess/perform.ts';
import type { Output } from '../../src/cli/output.ts';
import { readManifestFiles } from '../../src/engine/assessment/manifest-files.ts';
import { mendFiles } from '../../src/engine/assessment/mend-files.ts';
import { createScope } from '../../src/engine/scope.ts';
import { format, message } from '../../src/model/message.ts';
import { factsOf } from '../golden/target.ts';

/** A target of which nothing is unknown that these manifests ask for. */
const facts = { ...factsOf(''), namespaces: [] };
let target: string;
let folder: string;
beforeAll(() => {
  target = join(mkdtempSync(join(tmpdir(), 'kubeferry-target-')), 'target.json');
  writeFileSync(target, JSON.stringify(facts));
});
afterAll(() => rmSync(dirname(target), { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-assess-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a command line says of paths below the folder, which its words name from there. */
async function assess(...args: string[]) {
  const paths = args.map((arg) => (arg.startsWith('--') ? arg : join(folder, arg)));
  const given = paths.includes('--target') ? [] : ['--target', target];
  return said('assess', ...paths, ...given);
}

/** What a command line says. */
async function said(...words: string[]) {
  const line = parseCommandLine(words, {});
  if (!('verb' in line) || line.verb !== 'assess') throw new Error('This is no assessment.');
  const lines: string[] = [];
  const items: object[] = [];
  let text = '';
  const take = (_type: string, data: object, words: readonly string[]) => {
    items.push(data);
    lines.push(...words.map((one) => one.replaceAll(folder + sep, '')));
  };
  const output: Output = {
    warnings: 0,
    event: () => undefined,
    plan: (data, words) => take('plan', data, words),
    result: (data, words) => take('result', data, words),
    item: take,
    text: (more) => {
      text += more.replaceAll(folder + sep, '');
    },
    drained: () => Promise.resolve(),
    error: (thrown) => {
      throw thrown;
    },
    log: () => undefined,
  };
  const scope = createScope(line.settings, { log: output.log, askSecret: () => Promise.resolve(null) });
  try {
    const { signal } = new AbortController();
    return { clean: await performAssess(line, { signal, output, scope }), lines, items, text };
  } finally {
    scope.close();
  }
}

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

const workload = `# The page.
apiVersion: apps/v1beta2   # since 2017
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "k8s.gcr.io/pause:3.2" }]
`;
const fixed = workload.replace('apps/v1beta2', 'apps/v1').replace('k8s.gcr.io', 'registry.k8s.io');
const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { accessModes: [ReadWriteOnce], storageClassName: vng-ssd, resources: { requests: { storage: 1Gi } } }
`;

test('what nobody has to decide on is fixed in the files, and what remains is said', async () => {
  write('app.yaml', `\uFEFF${workload}---\n${claim}`.replaceAll('\n', '\r\n'));
  chmodSync(join(folder, 'app.yaml'), 0o640);
  const found = await assess('.');
  expect(found.clean).toBe(false);
  expect(found.lines.at(-1)).toBe('2 objects in 1 file: 2 errors, 1 warning, 0 to know. --fix mends 2 of them.');
  const mended = await assess('.', '--fix');
  expect(mended.lines).toEqual([
    'app.yaml:2:13 fixed api-removed: Convert to apps/v1',
    'app.yaml:10:40 fixed img-dead-registry: Take the image registry.k8s.io/pause:3.2',
    expect.stringMatching(/^app\.yaml:15:\d+ error sc-missing: /),
    '2 objects in 1 file: 1 error, 0 warnings, 0 to know.',
  ]);
  expect(mended.clean).toBe(false);
  expect(read('app.yaml')).toBe(`\uFEFF${fixed}---\n${claim}`.replaceAll('\n', '\r\n'));
  expect(statSync(join(folder, 'app.yaml')).mode & 0o777).toBe(0o640);
  const { mtimeMs } = statSync(join(folder, 'app.yaml'));
  expect((await assess('.', '--fix')).lines.filter((line) => line.includes(' fixed '))).toEqual([]);
  expect(statSync(join(folder, 'app.yaml')).mtimeMs).toBe(mtimeMs);
  expect(readdirSync(folder)).toEqual(['app.yaml']);
});

test('a dry run shows what would change, as patch reads it, and writes nothing', async () => {
  write('app.yaml', workload);
  const { lines, clean } = await assess('app.yaml', '--fix', '--dry-run');
  expect(clean).toBe(true);
  expect(read('app.yaml')).toBe(workload);
  expect(lines.slice(-3)).toEqual([
    'app.yaml:2:13 would be fixed api-removed: Convert to apps/v1',
    'app.yaml:10:40 would be fixed img-dead-registry: Take the image registry.k8s.io/pause:3.2',
    '1 object in 1 file: 0 errors, 0 warnings, 0 to know.',
  ]);
  const patch = `${lines.slice(0, -3).join('\n')}\n`;
  const { status: applied, stderr } = spawnSync('git', ['apply', '-p0', '-'], {
    cwd: folder,
    input: patch,
    encoding: 'utf8',
  });
  expect(applied, stderr).toBe(0);
  expect(read('app.yaml')).toBe(fixed);
});

test('what is not to be written is left, with the reason; a link stays a link', async () => {
  mkdirSync(join(folder, 'shop.migration', 'source'), { recursive: true });
  write('shop.migration/source/web.yaml', workload);
  write('latin.yaml', '');
  writeFileSync(join(folder, 'latin.yaml'), Buffer.from(`# caf\u00e9\n${workload}`, 'latin1'));
  write('there.txt', workload);
  symlinkSync('there.txt', join(folder, 'link.yaml'));
  const { lines } = await assess('latin.yaml', 'link.yaml', 'shop.migration', '--fix');
  expect(lines.filter((line) => line.includes(' not fixed api-removed'))).toEqual([
    'latin.yaml:3:13 not fixed api-removed: Convert to apps/v1. The file is not in UTF-8.',
    `${join('shop.migration', 'source', 'web.yaml')}:2:13 not fixed api-removed: Convert to apps/v1. Kubeferry writes this file itself; the one in targets is yours.`,
  ]);
  expect(read('there.txt')).toBe(fixed);
  expect(statSync(join(folder, 'link.yaml')).size).toBe(fixed.length);
  expect(read('shop.migration/source/web.yaml')).toBe(workload);
});

test('a file that changed since it was read is not overwritten', async () => {
  write('app.yaml', workload);
  const { signal } = new AbortController();
  const { files } = await readManifestFiles([join(folder, 'app.yaml')], { signal });
  const [file] = files;
  if (!file) throw new Error('There is one file.');
  write('app.yaml', `${workload}# mine\n`);
  const title = message('fix.convert', { to: 'apps/v1' });
  const operations = [{ op: 'replace' as const, path: '/apiVersion', value: 'apps/v1' }];
  const finding = {
    imprint: '',
    index: 0,
    file: file.file,
    line: 2,
    column: 13,
    rule: 'api-removed',
    severity: 'error' as const,
    object: { apiVersion: 'apps/v1beta2', kind: 'Deployment', name: 'web' },
    pointer: '/apiVersion',
    message: title,
    fixes: [{ title, safe: true, delivery: 'edit' as const, operations }],
  };
  const { mended } = await mendFiles(files, [finding], { write: true, signal });
  expect(mended.made).toEqual([]);
  expect(mended.left.map(({ why }) => format(why))).toEqual(['The file was changed since it was read.']);
  expect(read('app.yaml')).toBe(`${workload}# mine\n`);
  expect(readdirSync(folder)).toEqual(['app.yaml']);
});

test('what a comment silences is neither fixed nor counted, and is listed with its reason', async () => {
  write('app.yaml', workload.replace('# since 2017', '# kubeferry-ignore api-removed: the chart does it'));
  const { lines, clean } = await assess('app.yaml', '--fix');
  expect(clean).toBe(true);
  expect(read('app.yaml')).toContain('apps/v1beta2');
  expect(lines.slice(-2)).toEqual([
    'app.yaml:2:13 silenced api-removed: the chart does it',
    '1 object in 1 file: 0 errors, 0 warnings, 0 to know, 1 silenced.',
  ]);
  const reason = 'the chart does it';
  const { items } = await assess('app.yaml', '--json');
  const place = { file: join(folder, 'app.yaml'), line: 2, column: 13 };
  expect(items).toContainEqual(expect.objectContaining({ rule: 'api-removed', reason, ...place }));
  const page = (await assess('app.yaml', '--markdown')).text;
  expect(page).toContain(`## Silenced\n\n- \`app.yaml:2:13\` **api-removed**: ${reason}\n`);
});

test('findings as JSON name their fixes, as SARIF what each changes, as Markdown a page', async () => {
  write('a b.yaml', `${workload}---\n${claim}`);
  const { items } = await assess('.', '--json');
  expect(items[0]).toMatchObject({
    file: join(folder, 'a b.yaml'),
    ...{ line: 2, column: 13, endLine: 2, endColumn: 25 },
    rule: 'api-removed',
    path: '/apiVersion',
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

const teamRule = `id: owner-label
severity: error
match: { kinds: [Deployment] }
at: /metadata/labels/owner
when: value == null
message: "{object.metadata.name} belongs to nobody."
docs: https://wiki.example.com/owners
fixes:
  - title: Give it to the team
    safe: true
    edit: [{ op: add, path: /metadata/labels/owner, value: team }]
examples:
  - name: of nobody
    object: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }
    findings: 1
    fixed: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, labels: { owner: team } } }
`;

test('own rules find, fix and are silenced as others', async () => {
  mkdirSync(join(folder, 'rules'));
  write('rules/team.yaml', teamRule);
  write('app.yaml', fixed);
  expect((await assess('app.yaml')).clean).toBe(true);
  const found = await assess('app.yaml', '--rules', 'rules');
  expect(found.clean).toBe(false);
  expect(found.lines).toEqual([
    'app.yaml:4:11 error owner-label: web belongs to nobody.',
    '1 object in 1 file: 1 error, 0 warnings, 0 to know. --fix mends 1 of them.',
  ]);
  expect(found.items[0]).toMatchObject({ path: '/metadata/labels/owner', docs: 'https://wiki.example.com/owners' });
  expect((await assess('app.yaml', '--rules', 'rules', '--sarif')).text).toContain('https://wiki.example.com/owners');
  expect((await assess('app.yaml', '--rules', 'rules', '--fix')).clean).toBe(true);
  expect(read('app.yaml')).toContain('metadata: { name: web, namespace: shop, labels: { owner: team } }');
  write('app.yaml', `# kubeferry-ignore owner-label: of a vendor\n${fixed}`);
  const silenced = await assess('app.yaml', '--rules', 'rules');
  expect(silenced.clean).toBe(true);
  expect(silenced.lines[0]).toContain('silenced owner-label: of a vendor');
  expect((await assess('app.yaml')).lines[0]).toContain('skipped');
});

test('a rule that is not sound makes nothing be judged in silence', async () => {
  write('team.yaml', teamRule.replace('value == null', 'value =='));
  write('app.yaml', fixed);
  await expect(assess('app.yaml', '--rules', 'team.yaml')).rejects.toMatchObject({
    code: 'invalid',
    words: { args: { file: join(folder, 'team.yaml'), line: 5 } },
  });
  await expect(assess('app.yaml', '--rules', 'nowhere')).rejects.toMatchObject({ code: 'not-found' });
});

test('own rules are tested by their examples', async () => {
  write('team.yaml', teamRule);
  const passed = await said('rules', 'test', folder);
  expect(passed.clean).toBe(true);
  expect(passed.lines).toEqual([
    'team.yaml:14:5 passed owner-label: of nobody',
    '1 rule in 1 file, 1 example: 0 failed, 0 problems.',
  ]);
  write('team.yaml', teamRule.replace('findings: 1', 'findings: 2'));
  write('two.yaml', 'id: two\nwhen: "true"\n');
  const failed = await said('rules', 'test', folder, '--json');
  expect(failed.clean).toBe(false);
  expect(failed.items).toEqual([
    expect.objectContaining({ file: join(folder, 'two.yaml'), line: 1, message: expect.stringContaining('message') }),
    expect.objectContaining({ rule: 'owner-label', name: 'of nobody', passed: false, line: 15 }),
    expect.objectContaining({ files: 2, rules: 1, examples: 1, failed: 1, problems: 1 }),
  ]);
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

test('where an own rule of errors could not judge, that is an error', async () => {
  write('app.yaml', fixed);
  const rule = teamRule.replace('value == null', 'object.spec.nothing > 1');
  write('team.yaml', rule);
  const failed = await assess('app.yaml', '--rules', 'team.yaml');
  expect(failed.clean).toBe(false);
  expect(failed.lines.at(-1)).toBe('1 object in 1 file: 1 error, 0 warnings, 0 to know, 1 not judged in full.');
  const log = JSON.parse((await assess('app.yaml', '--rules', 'team.yaml', '--sarif')).text);
  expect(log.runs[0].invocations[0]).toMatchObject({ executionSuccessful: false });
  write('team.yaml', rule.replace('severity: error', 'severity: warning'));
  expect((await assess('app.yaml', '--rules', 'team.yaml')).clean).toBe(true);
});

test('a test of own rules that tests nothing fails; a rule with an error is not without its example', async () => {
  const none = await said('rules', 'test', folder);
  expect(none.clean).toBe(false);
  expect(none.lines).toEqual(['There is no rule here.', '0 rules in 0 files, 0 examples: 0 failed, 0 problems.']);
  write('team.yaml', teamRule.replace('value == null', 'value =='));
  expect((await said('rules', 'test', folder)).lines.join('\n')).not.toContain('Without an example');
  write('team.yaml', teamRule.slice(0, teamRule.indexOf('examples:')));
  expect((await said('rules', 'test', folder)).lines).toContain('Without an example: owner-label');
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
