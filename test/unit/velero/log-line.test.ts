import { expect, test } from 'vitest';
import { isAbout, readLogLine } from '../../../src/velero/run/log-line.ts';

const place = { namespace: 'velero', name: 'nightly' };
const line =
  'time="2026-06-24T10:00:00Z" level=error msg="Error backing up \\"item\\"" backup=velero/nightly error="it is gone" ' +
  'logSource="pkg/backup/backup.go:123" name=web namespace=shop resource=pods';

test('a line says its level, what happened, why, and to which object', () => {
  expect(readLogLine(line)).toEqual({ level: 'error', text: 'Error backing up "item": it is gone (pods shop/web)' });
  expect(readLogLine('{"level":"warning","msg":"slow","error.message":"late"}')).toEqual({
    level: 'warning',
    text: 'slow: late',
  });
});

test('a line of another form is taken as it is', () => {
  expect(readLogLine('panic: out of memory')).toEqual({ level: 'info', text: 'panic: out of memory' });
  expect(readLogLine('{"half')).toEqual({ level: 'info', text: '{"half' });
  expect(readLogLine('level=info msg="a \\x00 of Go"')).toEqual({ level: 'info', text: 'a \\x00 of Go' });
});

test('only lines of this very backup are about it', () => {
  expect(isAbout(line, 'backup', place)).toBe(true);
  expect(isAbout(line, 'restore', place)).toBe(false);
  expect(isAbout(line.replace('velero/nightly', 'velero/nightly-2'), 'backup', place)).toBe(false);
  expect(isAbout('level=info msg="backup=velero/nightly"', 'backup', place)).toBe(false);
  expect(isAbout('{"msg":"x","restore":"velero/nightly"}', 'restore', place)).toBe(true);
});
