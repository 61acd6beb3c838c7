import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { logColumns, logHeading, logLine } from '../../../src/model/clusters/log-line.ts';
import type { LogEvent, MigrationEvent, Outcome, StepEvent } from '../../../src/model/event.ts';
import { format, message } from '../../../src/model/message.ts';
import { webDeployment as object } from '../web-deployment.ts';

const file = join(import.meta.dirname, '../../../syntaxes/kubeferry-log.tmLanguage.json');
await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm')));
/** What VS Code colours by. */
const grammar = await new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (sources) => oniguruma.createOnigScanner(sources),
    createOnigString: (text) => oniguruma.createOnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(file, 'utf8'), file),
}).loadGrammar('source.kubeferry-log');

/** The parts of a line with the scopes by which themes colour them. Columns are parted by blanks, which have none. */
function scopes(line: string): [text: string, scope: string][] {
  if (!grammar) throw new Error('There is no grammar for logs.');
  return grammar.tokenizeLine(line, null).tokens.flatMap(({ startIndex, endIndex, scopes: [, scope] }) => {
    return scope === undefined ? [] : [[line.slice(startIndex, endIndex), scope.replace(/\.kubeferry-log$/, '')]];
  });
}

/** The parts of a line by the last word of their scopes. */
function coloured(line: string): Record<string, string> {
  return Object.fromEntries(scopes(line).map(([text, scope]) => [scope.split('.').at(-1), text]));
}

function lineOf(event: MigrationEvent): string {
  const columns = logColumns(event, format);
  if (!columns) throw new Error('This event has no line.');
  return logLine(columns);
}

/** How the word for what happened is coloured. */
const outcomes: Record<Outcome | StepEvent['state'] | LogEvent['level'], string> = {
  created: 'markup.inserted.outcome',
  done: 'markup.inserted.outcome',
  updated: 'markup.changed.outcome',
  removed: 'markup.changed.outcome',
  warning: 'markup.changed.outcome',
  cancelled: 'markup.changed.outcome',
  unchanged: 'comment.line.outcome',
  skipped: 'comment.line.outcome',
  failed: 'invalid.illegal.outcome',
  error: 'invalid.illegal.outcome',
  started: 'constant.language.outcome',
  info: 'constant.language.outcome',
};
const at = '2026-11-21T09:30:05.120Z';
const reason = message('error.cancelled');

describe('the grammar of the log', () => {
  test('colours every column of an object', () => {
    const event = { type: 'object', step: 'apply:eks', context: 'eks prod', object, outcome: 'created' } as const;
    expect(scopes(lineOf({ at, ...event, reason }))).toEqual([
      [expect.stringMatching(/^\d\d:\d\d:\d\d\.120$/), 'comment.line.time'],
      ['eks prod', 'entity.name.type.cluster'],
      ['apply:eks', 'keyword.control.step'],
      ['deployments.apps/shop/web', 'entity.name.function.object'],
      ['created', outcomes.created],
      ['Cancelled.', 'meta.reason'],
    ]);
  });

  test.each(['created', 'updated', 'unchanged', 'skipped', 'failed', 'removed'] as const)(
    'colours the outcome %s',
    (outcome) => {
      const event = { type: 'object', step: 'apply:b', context: 'b', object, outcome, reason } as const;
      expect(scopes(lineOf({ at, ...event }))).toContainEqual([outcome, outcomes[outcome]]);
    },
  );

  test.each(['started', 'done', 'failed', 'cancelled'] as const)('colours the step state %s', (state) => {
    const event = { type: 'step', step: 'check', state, title: message('step.check') } as const;
    expect(scopes(lineOf({ at, ...event }))).toContainEqual([state, outcomes[state]]);
  });

  test.each(['info', 'warning', 'error'] as const)('colours the level %s', (level) => {
    const event = { type: 'log', level, text: reason } as const;
    expect(scopes(lineOf({ at, ...event }))).toContainEqual([level, outcomes[level]]);
  });

  test('colours the line over a run as a heading', () => {
    const line = logHeading('Migrating shop', new Date(at));
    expect(scopes(line)).toEqual([[line, 'markup.heading']]);
  });

  test('finds the columns whatever a server says and however contexts are named', () => {
    const words = fc.stringMatching(/^[!-~]{1,12}( [!-~]{1,12}){0,2}$/);
    fc.assert(
      fc.property(words, fc.string(), (cluster, reason) => {
        const line = logLine({
          at,
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
