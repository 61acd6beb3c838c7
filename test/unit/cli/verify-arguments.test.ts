import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../src/cli/arguments.ts';
import { parseVerify } from '../../../src/cli/verify/arguments.ts';
import { toKubeferryError } from '../../../src/model/error.ts';
import { format } from '../../../src/model/message.ts';

function refusal(...args: string[]): string {
  try {
    parseVerify(args);
  } catch (thrown) {
    return format(toKubeferryError(thrown).words);
  }
  throw new Error('It was taken.');
}

describe('kubeferry verify', () => {
  it('takes the folder of a migration, or its plan, and a target', () => {
    expect(parseVerify(['/m/shop.migration/migration.yaml', '--target', 'eks', '--markdown'])).toMatchObject({
      verb: 'verify',
      folder: '/m/shop.migration',
      target: 'eks',
      form: 'markdown',
      json: false,
    });
  });

  it('shows its help alone, with --help and behind help', () => {
    expect([parseVerify([]), parseVerify(['--help']), parseCommandLine(['help', 'verify'], {})]).toEqual([
      { show: 'verify-help' },
      { show: 'verify-help' },
      { show: 'verify-help' },
    ]);
  });

  it('refuses what it would not listen to', () => {
    expect(refusal('--json', '--markdown', 'a')).toMatch(/only one is possible/);
    expect(refusal('--json')).toMatch(/the migration folder is missing/);
    expect(refusal('a', 'b')).toMatch(/b is one argument too many/);
    expect(refusal('a', '--allow-writes', 'x/y')).toMatch(/allow-writes/);
  });
});
