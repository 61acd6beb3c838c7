import { afterEach, expect, test, vi } from 'vitest';
import { createOutput } from '../../../src/cli/output.ts';
import { KubeferryError } from '../../../src/model/error.ts';
import { message } from '../../../src/model/message.ts';

afterEach(() => vi.restoreAllMocks());

test('what a cluster holds turns no line of the terminal, whichever way it comes there', () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'once').mockReturnThis();
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  }
  const odd = 'gpj.\u202eexe\u001b[31m\u200b';
  const shown = 'gpj.⟨U+202E⟩exe⟨U+001B⟩[31m⟨U+200B⟩';
  const output = createOutput(false);
  const words = message('run.no-report', { detail: odd });
  output.result({}, [odd]);
  output.event({ at: '2026-01-01T00:00:00Z', type: 'log', level: 'warning', text: words });
  output.error(new KubeferryError('invalid', words));
  output.log('warn', `${odd}\n`);
  expect(said).toHaveLength(4);
  for (const line of said) expect(line).toContain(shown);
});

test('as JSON an error has what its causes say, and no stack', () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'once').mockReturnThis();
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const output = createOutput(true);
  const cause = new Error('the store hung up', { cause: new TypeError('read ECONNRESET') });
  output.error(new KubeferryError('store-unavailable', message('error.cancelled'), { cause }));
  output.error(new RangeError('no room'));
  output.error(new KubeferryError('invalid', message('error.cancelled')));
  expect(said.map((line) => JSON.parse(line).detail)).toEqual([
    'the store hung up; read ECONNRESET',
    'no room',
    undefined,
  ]);
  expect(said.join('')).not.toMatch(/at .*output\.test/);
});

test('as JSON it is as it was, and turns no line of the terminal either', () => {
  const said: string[] = [];
  vi.spyOn(process.stdout, 'once').mockReturnThis();
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const odd = 'gpj.\u202eexe\u001b[31m\u009b2J\u200b\u{e0041} ä 字 \u{1f600}';
  const output = createOutput(true);
  const words = message('run.no-report', { detail: odd });
  output.result({ odd }, []);
  output.event({ at: '2026-01-01T00:00:00Z', type: 'log', level: 'warning', text: words });
  output.error(new KubeferryError('invalid', words));
  expect(said).toHaveLength(3);
  for (const line of said) expect(line).not.toMatch(/(?!\n)\p{Cc}|[\u200b\u202e\u{e0041}]/u);
  expect(JSON.parse(said[0] ?? '')).toEqual({ type: 'result', odd });
  expect(said[0]).toContain('ä 字 \u{1f600}');
});
