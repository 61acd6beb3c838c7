import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { MigrationEvent } from '../../../src/model/event.ts';
import { logColumns, logLine } from '../../../src/model/log-line.ts';
import { format, message } from '../../../src/model/message.ts';
import { webDeployment as object } from '../web-deployment.ts';

const file = join(import.meta.dirname, '../../../syntaxes/kubeferry-log.tmLanguage.json');
const grammar = z
  .object({
    repository: z.object({
      line: z.object({ match: z.string(), captures: z.record(z.string(), z.object({ name: z.string() })) }),
    }),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8')));
const { match, captures } = grammar.repository.line;

/** The parts of a line by the scope that the grammar gives them, as an editor would colour them. */
function coloured(line: string): Record<string, string> {
  const found = new RegExp(match).exec(line);
  const parts: Record<string, string> = {};
  for (const [group, { name }] of Object.entries(captures)) {
    const text = found?.[Number(group)];
    const [part] = name.match(/\w+(?=\.kubeferry-log$)/) ?? [];
    if (text !== undefined && part !== undefined) parts[part] = text;
  }
  return parts;
}

function lineOf(event: MigrationEvent): string {
  const columns = logColumns(event, format);
  if (!columns) throw new Error('This event has no line.');
  return logLine(columns);
}

describe('the grammar of the log', () => {
  test('colours every column of an object', () => {
    const reason = message('error.cancelled');
    const event = {
      type: 'object',
      step: 'apply:eks',
      context: 'eks prod',
      object,
      outcome: 'created',
      reason,
    } as const;
    expect(coloured(lineOf({ at: '2026-11-21T09:30:05.120Z', ...event }))).toEqual({
      time: expect.stringMatching(/^\d\d:\d\d:\d\d\.120$/),
      cluster: 'eks prod',
      step: 'apply:eks',
      object: 'deployments.apps/shop/web',
      outcome: 'created',
      reason: 'Cancelled.',
    });
  });

  test.each(['created', 'updated', 'unchanged', 'skipped', 'failed'] as const)('knows the outcome %s', (outcome) => {
    const event = {
      type: 'object',
      step: 'apply:b',
      context: 'b',
      object,
      outcome,
      reason: message('error.cancelled'),
    } as const;
    expect(coloured(lineOf({ at: '2026-11-21T09:30:05.120Z', ...event })).outcome).toBe(outcome);
  });

  test.each(['started', 'done', 'failed', 'cancelled'] as const)('knows the step state %s', (state) => {
    const event = { type: 'step', step: 'check', state, title: message('step.check') } as const;
    expect(coloured(lineOf({ at: '2026-11-21T09:30:05.120Z', ...event })).outcome).toBe(state);
  });

  test.each(['info', 'warning', 'error'] as const)('knows the level %s', (level) => {
    const event = { type: 'log', level, text: message('error.cancelled') } as const;
    expect(coloured(lineOf({ at: '2026-11-21T09:30:05.120Z', ...event })).outcome).toBe(level);
  });

  test('finds the columns whatever a server says and however contexts are named', () => {
    const words = fc.stringMatching(/^[!-~]{1,12}( [!-~]{1,12}){0,2}$/);
    fc.assert(
      fc.property(words, fc.string(), (cluster, reason) => {
        const line = logLine({
          at: '2026-11-21T09:30:05.120Z',
          cluster,
          step: 'wait:x',
          object: 'pods/a/b',
          outcome: 'failed',
          reason,
        });
        expect(line.split('\n')).toHaveLength(1);
        expect(coloured(line)).toMatchObject({ cluster, step: 'wait:x', object: 'pods/a/b', outcome: 'failed' });
      }),
    );
  });
});
