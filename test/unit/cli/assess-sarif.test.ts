import { expect, test } from 'vitest';
import { sarifOf } from '../../../src/cli/assess/sarif.ts';
import { message } from '../../../src/model/message.ts';

test('SARIF says what could not be read, and what rules and the target did not judge', async () => {
  const log = await sarifOf({
    files: 1,
    objects: 3,
    findings: [],
    silenced: [],
    notJudged: [{ rule: 'db-endpoint', fact: 'values of Secret keys in shop', objects: 1 }],
    unjudged: 1,
    notJudgedByTarget: [{ why: message('judgement.none.stays'), objects: 2 }],
    skipped: [{ file: 'web.yaml', line: 4, column: 1, words: message('assess.helm'), unread: true }],
  });
  expect(log).toMatchObject({
    runs: [
      {
        invocations: [
          {
            executionSuccessful: false,
            toolExecutionNotifications: [
              { level: 'error', message: { text: expect.stringMatching(/^This is a template/) } },
              {
                level: 'note',
                message: {
                  text: 'Not judged by db-endpoint: 1 object, since of values of Secret keys in shop nothing is known.',
                },
              },
              { level: 'note', message: { text: expect.stringMatching(/^Not judged by the target: 2 objects\. /) } },
            ],
          },
        ],
      },
    ],
  });
});
