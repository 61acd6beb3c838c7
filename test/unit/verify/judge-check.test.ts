import { expect, test } from 'vitest';
import { judgeCheck } from '../../../src/migrate/verify/judge-check.ts';
import { format, message } from '../../../src/model/message.ts';
import type { CheckAnswer } from '../../../src/model/verification/verification.ts';
import { type VerifyCheck, verifyChecks } from '../../../src/model/verification/verify-checks.ts';

function check(words: object): VerifyCheck {
  const [one] = verifyChecks.parse([{ namespace: 'shop', ...words }]);
  if (!one) throw new Error('There is no check.');
  return one;
}

const http = (rest: object = {}, more: object = {}) =>
  check({ http: { to: 'service/web', port: 80, ...rest }, ...more });
const command = { workload: 'deployment/db', command: ['rows'] };
const exec = (rest: object = {}, more: object = {}) => check({ exec: { ...command, ...rest }, ...more });
const count = check({ count: command });
const says = (text: string, code = 0): CheckAnswer => ({ answered: true, code, text });
const silent = (denied = false): CheckAnswer => ({
  answered: false,
  why: message('verification.check.timeout', { count: 30 }),
  denied,
});

test.each<[string, VerifyCheck, CheckAnswer, CheckAnswer | undefined, string]>([
  ['same bodies', http(), says('ok', 200), says('ok\n', 200), 'as-meant: Both sides answer the same.'],
  ['other bodies', http(), says('ok', 200), says('no', 200), 'wrong: The two sides do not answer the same.'],
  ['another status', http(), says('', 502), says('', 502), 'wrong: It answers with status 502 in place of 200.'],
  [
    'a status that is expected',
    http({ status: 401 }, { sides: 'target' }),
    says('', 401),
    undefined,
    'as-meant: It answers as the plan expects.',
  ],
  [
    'the body that is expected, whatever the source says',
    http({ body: 'ok' }),
    says('ok\n', 200),
    silent(),
    'as-meant: It answers as the plan expects.',
  ],
  [
    'a body that is not',
    http({ body: 'ok' }),
    says('ok then', 200),
    says('ok then', 200),
    'wrong: It does not answer what the plan expects.',
  ],
  [
    'a body that matches',
    http({ bodyPattern: 'v[0-9]' }),
    says('app v2', 200),
    undefined,
    'as-meant: It answers as the plan expects.',
  ],
  ['no answer', http(), silent(), says('ok', 200), 'wrong: It did not answer within 30 seconds.'],
  ['no leave to ask', exec(), silent(true), says('1'), 'unjudged: It did not answer within 30 seconds.'],
  [
    'no answer of the source',
    exec(),
    says('1'),
    silent(),
    'unjudged: The source could not be asked, and the plan expects no answer: It did not answer within 30 seconds.',
  ],
  [
    'a backup as source',
    count,
    says('1'),
    undefined,
    'unjudged: The source could not be asked, and the plan expects no answer: The objects come from a backup, where nobody answers.',
  ],
  [
    'a command that fails',
    exec({ output: '1' }),
    says('1', 3),
    says('1'),
    'wrong: The command ended with exit code 3.',
  ],
  [
    'output that is expected',
    exec({ output: '1' }),
    says('1\n'),
    says('2'),
    'as-meant: It answers as the plan expects.',
  ],
  [
    'a part of what is expected',
    exec({ output: '1' }),
    says('10'),
    says('10'),
    'wrong: It does not answer what the plan expects.',
  ],
  ['equal numbers', count, says(' 12\n'), says('12.0'), 'as-meant: Both sides answer the same.'],
  ['fewer rows', count, says('11'), says('12'), 'wrong: The two sides do not answer the same.'],
  [
    'numbers too large to tell apart',
    count,
    says('9007199254740993'),
    says('9007199254740992'),
    'wrong: The two sides do not answer the same.',
  ],
  ['nothing counted on either side', count, says('\n'), says(''), 'wrong: The command says nothing.'],
])('%s', (_name, asked, target, source, expected) => {
  const { verdict, reason } = judgeCheck(asked, target, source);
  expect(`${verdict}: ${format(reason)}`).toBe(expected);
});
