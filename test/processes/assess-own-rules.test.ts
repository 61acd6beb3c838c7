import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assess, fixed, folder, read, said, write } from './assessing.ts';

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
  expect(found.items[0]).toMatchObject({
    path: '/metadata/labels/owner',
    docs: 'https://wiki.example.com/owners',
    link: 'https://wiki.example.com/owners',
  });
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
