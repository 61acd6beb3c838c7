import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifestFiles } from '../../src/engine/assessment/manifest-files.ts';
import { mendFiles } from '../../src/engine/assessment/mend-files.ts';
import { format, message } from '../../src/model/message.ts';
import { assess, claim, fixed, folder, read, workload, write } from './assessing.ts';

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

test('of two fixes that would change one place the first is made, and why the other one is not is said', async () => {
  const mirror = `id: mirror
severity: error
match: { kinds: [Deployment] }
at: /spec/template/spec/containers/0/image
when: value.startsWith('k8s.gcr.io/')
message: Images come from the mirror.
fixes:
  - title: Take it from the mirror
    safe: true
    edit: [{ op: replace, path: /spec/template/spec/containers/0/image, value: "mirror.example.com/pause:3.2" }]
examples:
  - name: of the mirror
    object: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }
    findings: 0
`;
  mkdirSync(join(folder, 'rules'));
  write('rules/mirror.yaml', mirror);
  write('app.yaml', workload);
  const { lines, clean } = await assess('app.yaml', '--rules', 'rules', '--fix');
  expect(lines).toEqual([
    'app.yaml:2:13 fixed api-removed: Convert to apps/v1',
    'app.yaml:10:40 fixed img-dead-registry: Take the image registry.k8s.io/pause:3.2',
    'app.yaml:10:40 not fixed mirror: Take it from the mirror. It would change what the fix of img-dead-registry has changed.',
    '1 object in 1 file: 0 errors, 0 warnings, 0 to know.',
  ]);
  expect(clean).toBe(true);
  expect(read('app.yaml')).toBe(fixed);
});
