import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { rules } from '../../../src/adapt/rules/all.ts';
import { verificationLines } from '../../../src/cli/verify/words.ts';
import { rulesAbout } from '../../../src/migrate/verify/answer-to.ts';
import { verificationPage } from '../../../src/migrate/verify/page.ts';
import { withholdSecrets } from '../../../src/migrate/verify/withhold.ts';
import { noneCompared } from '../../../src/model/comparison/comparison.ts';
import { isCode, message } from '../../../src/model/message.ts';
import { messages } from '../../../src/model/messages/index.ts';
import { type Verification, verdictOf } from '../../../src/model/verification/verification.ts';
import { webDeployment } from '../web-deployment.ts';
import { object } from './objects.ts';

const counts = { ...noneCompared(), same: 1, extra: 2 };
const good: Verification = {
  migration: 'shop',
  target: 'eks',
  sides: { source: 'old/shop', target: 'new/shop' },
  startedAt: '2026-11-01T10:00:00Z',
  endedAt: '2026-11-01T10:00:09Z',
  counts,
  different: [],
  extra: [],
  objects: [{ object: webDeployment, verdict: 'as-meant', reason: message('ready.replicas', { ready: 1, wanted: 1 }) }],
  checks: [],
  events: [],
  unjudged: [],
};

/** All places where a container, a command or an event may have said something. */
function saying(words: string): Verification {
  const detail = { detail: words };
  const reason = message('ready.reference', { pod: 'web-1', container: 'web', ...detail });
  return {
    ...good,
    objects: [{ object: webDeployment, verdict: 'wrong', reason, lines: ['starting', words], sourceLines: [words] }],
    checks: [
      {
        name: 'login',
        namespace: 'shop',
        verdict: 'wrong',
        reason: message('verification.check.source', { why: message('verification.check.not-run', detail) }),
        source: { answered: true, code: 0, text: words },
        target: { answered: false, why: message('verification.check.not-run', detail), denied: false },
      },
    ],
    events: [
      {
        about: 'shop/Deployment/web',
        reason: 'BackOff',
        type: 'Warning',
        target: { count: 1, detail: words, last: '' },
      },
    ],
  };
}

test('no value of a Secret is in the evidence, whoever said it, in whole or line by line', () => {
  const secret = object('Secret', 'keys', {
    data: {
      key: Buffer.from('open sesame').toString('base64'),
      file: Buffer.from('first line of it\nsecond line of it').toString('base64'),
    },
  });
  const said = `key=open sesame ${Buffer.from('open sesame').toString('base64')} second line of it`;
  const found = withholdSecrets(saying(said), [secret]);
  const text = JSON.stringify(found) + verificationPage({ ...found, verdict: 'wrong' });
  expect(text).not.toMatch(/sesame|second line|b3BlbiBzZXNhbWU/);
  expect(text).toContain('key=<withheld>');
  expect(found.objects[0]?.lines).toEqual(['starting', 'key=<withheld> <withheld> <withheld>']);
});

test('where Secrets may not be read, nothing is kept of what containers and commands wrote', () => {
  const found = withholdSecrets(saying('a line'), undefined);
  expect(found.objects[0]).toMatchObject({ lines: ['<withheld>'], sourceLines: ['<withheld>'] });
  expect(found.checks[0]?.source).toEqual({ answered: true, code: 0, text: '<withheld>' });
  expect(JSON.stringify(found)).not.toContain('a line');
});

test('what answers several objects is told once, in a terminal and on the page', () => {
  const reason = message('ready.unschedulable', { pod: 'web-1', detail: '0/3 nodes are available' });
  const answer = message('verification.answer.memory');
  const wrong = (name: string) => ({ object: { ...webDeployment, name }, verdict: 'wrong' as const, reason, answer });
  const found = { ...good, objects: [wrong('a'), wrong('b')], verdict: 'wrong' as const };
  for (const told of [verificationPage(found), verificationLines({ ...found, page: 'page.md' }).join('\n')]) {
    expect(told.split('0/3 nodes')).toHaveLength(3);
    expect(told.split('Give the container more memory')).toHaveLength(2);
  }
});

test('where Secrets may not be read, what a scheduler says is kept', () => {
  const reason = message('ready.unschedulable', { pod: 'web-1', detail: '0/3 nodes are available' });
  const found = withholdSecrets({ ...good, objects: [{ object: webDeployment, verdict: 'wrong', reason }] }, undefined);
  expect(found.objects[0]?.reason).toEqual(reason);
});

/** What is left of a line of a log, by the value of a Secret. */
function left(value: string, line: string): string | undefined {
  const secret = object('Secret', 'keys', { data: { key: Buffer.from(value).toString('base64') } });
  return withholdSecrets(saying(line), [secret]).objects[0]?.lines?.[1];
}

const registry = { auths: { 'cr.example.com': { username: 'shop', password: 'tiger333' } } };
const encodedLogin = Buffer.from('shop:tiger333').toString('base64');

test.each([
  ['an address', 'postgres://u:hunter22@db/x', 'hunter22'],
  ['an address whose password has an @', 'postgres://u:hunt@er22@db/x', 'hunt@er22'],
  ['an address whose password is encoded', 'postgres://u:h%2Funter@db/x', 'h/unter'],
  ['an address with a token', 'https://ghp_abcd1234@example.com/x.git', 'ghp_abcd1234'],
  ['several addresses', 'redis://:first111@a,redis://:second22@b', 'second22'],
  ['a line of .env', 'USER=shop\nPASSWORD=tiger333\n', 'tiger333'],
  ['a quoted line of .env', 'export PASSWORD="tiger 333"', 'tiger 333'],
  ['an address in a line of .env', 'URL=postgres://u:hunter22@db/x', 'hunter22'],
  ['a connection string', 'Server=db;Password=tiger333;Timeout=5', 'tiger333'],
  ['a query', 'https://db.example.com/?user=u&password=tiger333&x=1', 'tiger333'],
  ['properties', 'db.password: tiger333\n', 'tiger333'],
  ['JSON', '{"db":{"password":"tiger\\"333"}}', 'tiger"333'],
  ['YAML', 'db:\n- password: >\n    tiger333\n', 'tiger333'],
  ['a number in JSON', '{"pin":12345678}', '12345678'],
  ['.dockerconfigjson', JSON.stringify(registry), 'tiger333'],
  ['.dockerconfigjson with the login alone', `{"auths":{"a":{"auth":"${encodedLogin}"}}}`, 'tiger333'],
  ['.netrc', 'machine a login b password tiger333', 'tiger333'],
  ['.htpasswd', 'shop:$apr1$tiger333', '$apr1$tiger333'],
  ['.pgpass', 'db:5432:shop:u:tiger333', 'tiger333'],
  ['XML', '<db><password>tiger333</password></db>', 'tiger333'],
  ['a value that a log has in JSON', 'tiger"333', 'tiger\\"333'],
  ['a value that Go has in JSON', 'tiger<&333', 'tiger\\u003c\\u0026333'],
  ['a value of several lines in JSON', 'first line\nsecond line', 'first line\\nsecond line'],
  ['a value in an address', 'tiger/3 33', 'tiger%2F3%2033'],
  ['a value in a form', 'tiger/3 33', 'tiger%2F3+33'],
])('a part of %s is withheld by itself', (_name, value, said) => {
  expect(left(value, `refused: ${said}.`)).toBe('refused: <withheld>.');
});

test.each([
  ['true', 'it is true'],
  ['PORT=5432', 'db:5432 refuses'],
  ['https://example.com/x', 'https://example.org'],
])('%s in a Secret does not blank "%s"', (value, line) => {
  expect(left(value, line)).toBe(line);
});

test('a word in a Secret is not taken out of longer words, which would tell it, but wherever it stands alone', () => {
  expect(left('admin', 'scaled by the system administrator')).toBe('scaled by the system administrator');
  for (const before of ['user=', '\\n', '%3D', '\\u003d', '\u001b[31m', '']) {
    expect(left('admin', `${before}admin: refused`)).toBe(`${before}<withheld>: refused`);
  }
  expect(left('tigertiger', 'xtigertigery')).toBe('x<withheld>y');
});

test('values that overlap are withheld whole', () => {
  const data = Object.fromEntries(['abc123', '123ghi'].map((value) => [value, Buffer.from(value).toString('base64')]));
  const found = withholdSecrets(saying('x abc123ghi y'), [object('Secret', 'keys', { data })]);
  expect(found.objects[0]?.lines?.[1]).toBe('x <withheld> y');
});

test.each<[string, Partial<Verification>, string]>([
  ['all is as meant, whatever else the target has', {}, 'as-meant'],
  ['something is missing', { counts: { ...counts, missing: 1 } }, 'wrong'],
  ['something differs without a reason', { counts: { ...counts, drift: 1 } }, 'wrong'],
  ['nothing could be compared', { counts: { ...counts, same: 0, extra: 0 } }, 'unjudged'],
  [
    'something could not be read',
    { unjudged: [{ side: 'target', part: 'pods', why: message('ready.pod') }] },
    'unjudged',
  ],
  [
    'a workload is not Ready',
    { objects: [{ object: webDeployment, verdict: 'wrong', reason: message('ready.quota', { detail: '' }) }] },
    'wrong',
  ],
])('where %s, the whole is judged so', (_name, other, verdict) => {
  expect(verdictOf({ ...good, ...other })).toBe(verdict);
});

test('a page says that a migration whose objects are missing was not run', () => {
  expect(verificationPage({ ...good, verdict: 'wrong', notRun: true })).toContain('was not run to this target');
  expect(verificationPage({ ...good, verdict: 'wrong' })).not.toContain('was not run');
});

test('what a cluster says takes no effect in the page', () => {
  const page = verificationPage({ ...saying('<img src=x onerror=alert(1)> [a](http://b) | c\n# d'), verdict: 'wrong' });
  expect(page).not.toMatch(/[^\\]<img|[^\\]\[a\]|\n# d/);
  expect(page).toMatch(/^# shop on eks: does not work as meant\n/);
});

test('the log of a workload that does not work stands beside that of its source, and its finding links to the line of its manifest', () => {
  const { objects, ...rest } = saying('refused');
  const fix = message('fix.map-endpoint', { from: 'a', to: 'b' });
  const path = 'targets/eks/shop/deployments.apps/a web(1).yaml';
  const finding = {
    rule: 'sched-selector',
    message: message('ready.quota', { detail: 'why' }),
    line: 12,
    column: 5,
    path,
  };
  const page = verificationPage({
    ...rest,
    objects: objects.map((one) => ({ ...one, findings: [{ ...finding, fix }] })),
    verdict: 'wrong',
  });
  expect(page).toContain('| Source | Target |\n| --- | --- |\n| `refused` | `starting` |\n|  | `refused` |\n');
  expect(page).toContain('](targets/eks/shop/deployments.apps/a%20web%281%29.yaml#L12): A quota does not allow');
  expect(page).toContain('The rule `sched-selector` at ');
  expect(page).toContain('Its quick-fix: Map a to b in the plan');
});

test('every rule that a verification names exists', () => {
  const known = new Set(rules.map(({ id }) => id));
  const named = Object.keys(messages).flatMap((code) => (isCode(code) ? rulesAbout(message(code)) : []));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((id) => !known.has(id))).toEqual([]);
});

test('a table that is too long says how many rows are not shown', () => {
  const objects = Array.from({ length: 250 }, (_, n) => ({
    ...good.objects[0],
    object: { ...webDeployment, name: `web-${n}` },
  }));
  const verified = objects.map((one) => ({ verdict: 'as-meant' as const, reason: message('ready.pod'), ...one }));
  const page = verificationPage({ ...good, objects: verified, verdict: 'as-meant' });
  expect(page).toContain('150 more are not shown.');
  expect(page.split('\n').filter((line) => line.includes('shop/web-'))).toHaveLength(100);
});
