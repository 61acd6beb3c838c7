import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseCommandLine, usage } from '../../../src/cli/arguments.ts';
import { veleroUsage } from '../../../src/cli/velero/arguments.ts';

const parsed = (...args: string[]) => parseCommandLine(['velero', ...args], {});

test('the status of a Velero needs a context', () => {
  expect(parsed('status', '--context', 'prod', '--kubeconfig', 'k', '--json')).toEqual({
    verb: 'velero',
    ask: { action: 'status' },
    context: 'prod',
    settings: {
      kubeconfig: { files: [resolve('k')], areFirst: true },
      extraPath: [],
      concurrency: 32,
      logLevel: 'warn',
    },
    json: true,
  });
  expect(() => parsed('status')).toThrow('--context');
  expect(() => parsed('stat', '--context', 'prod')).toThrow('stat');
  expect(() => parsed('status', 'more', '--context', 'prod')).toThrow('more');
  expect(() => parsed('status', '--what')).toThrow('--what');
  expect(() => parsed('--json')).toThrow('needs a verb');
});

test('hooks are printed for a backup or a restore, of some namespaces or of all', () => {
  const context = ['--context', 'prod'];
  expect(parsed('hooks', ...context)).toMatchObject({ ask: { action: 'hooks', kind: 'backup', namespaces: [] } });
  expect(parsed('hooks', ...context, '--restore', '--namespace', 'a', '--namespace', 'b')).toMatchObject({
    ask: { action: 'hooks', kind: 'restore', namespaces: ['a', 'b'] },
  });
  expect(() => parsed('status', ...context, '--restore')).toThrow('takes no --restore');
});

test('its help stands in the help of the program', () => {
  expect(parsed()).toEqual({ show: 'velero-help' });
  expect(parsed('status', '-h')).toEqual({ show: 'velero-help' });
  expect(usage).toContain('kubeferry velero');
  for (const line of veleroUsage.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
