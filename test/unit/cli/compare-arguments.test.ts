import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { compareUsage, parseCompare } from '../../../src/cli/compare/arguments.ts';
import { builtInNoiseText } from '../../../src/cli/compare/built-in-noise.ts';
import { builtInNoise } from '../../../src/model/comparison/built-in-noise.ts';
import { toKubeferryError } from '../../../src/model/error.ts';
import { format } from '../../../src/model/message.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeferry-compare-'));
const migration = join(folder, 'shop.migration');
mkdirSync(migration);
writeFileSync(join(migration, 'migration.yaml'), '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function asked(...args: string[]) {
  const line = parseCompare(args);
  if (!('ask' in line)) throw new Error('It shows its help.');
  return line;
}

function refusal(...args: string[]): string {
  try {
    parseCompare(args);
  } catch (thrown) {
    return format(toKubeferryError(thrown).words);
  }
  throw new Error('It was taken.');
}

describe('a side', () => {
  it('is a namespace of a context, whose name may hold slashes, or several of them', () => {
    const { ask } = asked('arn:aws:eks:eu-west-1:1:cluster/prod/shop,shop-data', 'lab/shop,data');
    expect(ask).toMatchObject({
      left: { from: 'cluster', context: 'arn:aws:eks:eu-west-1:1:cluster/prod', namespaces: ['shop', 'shop-data'] },
      right: { from: 'cluster', context: 'lab', namespaces: ['shop', 'data'] },
    });
  });

  it('is a backup in a store, or some namespaces of it', () => {
    const { ask } = asked('backup:nightly-1', 'backup:nightly-2/shop', '--store', folder);
    const store = { folder, insideGit: 'allowed' };
    expect(ask).toMatchObject({
      left: { from: 'backup', name: 'nightly-1', namespaces: [], store },
      right: { from: 'backup', name: 'nightly-2', namespaces: ['shop'], store },
    });
  });

  it('is no context where it is written as a path, or as one in a migration, and nothing is there', () => {
    using _here = vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const missing = [join(folder, 'none', 'shop'), './none/shop', '../none/shop', 'shop.migration/targets/eks'];
    for (const path of missing) expect(refusal(path, 'lab/shop')).toContain(`there is no file or folder ${path}`);
    expect(asked('none/shop', 'lab/shop').ask).toMatchObject({ left: { from: 'cluster', context: 'none' } });
  });

  it('is the source of a migration, or a target of it', () => {
    const side = { from: 'migration', folder: migration, target: 'eks' };
    expect(
      asked(`source:${migration}`, `target:${join(migration, 'migration.yaml')}`, '--target', 'eks').ask,
    ).toMatchObject({
      left: { ...side, of: 'source' },
      right: { ...side, of: 'target' },
    });
  });

  it('is a folder that is there', () => {
    expect(asked(folder, 'lab/shop').ask).toMatchObject({ left: { from: 'files', paths: [folder] } });
  });
});

it('a migration has both sides, by its folder or its plan', () => {
  for (const path of [migration, join(migration, 'migration.yaml')]) {
    const ask = { of: 'migration', folder: migration, target: 'eks' };
    expect(asked(path, '--target', 'eks').ask).toEqual({ ...ask, follow: false });
    expect(asked(path, '--target', 'eks', '--watch').ask).toEqual({ ...ask, follow: true });
  }
});

describe('wrong use is refused in one sentence:', () => {
  it.each<[string, string[], RegExp]>([
    ['one side', ['lab/shop'], /second side/],
    ['a migration that is not there', ['nope.migration'], /nope\.migration is not there/],
    ['a folder of no migration', [folder], /is no migration/],
    ['standard input', ['-', 'lab/shop'], /write the manifests into a file/],
    ['files that are followed', [folder, 'backup:nightly', '--watch'], /neither side is one/],
    ['three sides', ['lab/shop', 'lab/shop', 'more'], /more is one argument too many/],
    ['what is nothing', ['nothing', 'lab/shop'], /nothing is neither/],
    ['a context without a namespace', ['lab/', 'lab/shop'], /lab\/ is neither/],
    ['a target of no migration', ['lab/a', 'lab/b', '--target', 'eks'], /--target goes with/],
    ['a plan beside that of a migration', [migration, '--plan', 'x'], /takes no --plan/],
    ['a migration as one of two sides', [migration, 'lab/shop'], /has both sides; name source:.* or target:/],
    ['a side of what is no migration', [`source:${folder}`, 'lab/shop'], /is no folder of a migration/],
    ['a plan beside a side of a migration', [`source:${migration}`, 'lab/a', '--plan', 'x'], /takes no --plan/],
    ['a store of no backup', ['lab/shop', folder, '--store', folder], /--store goes with a backup/],
    ['a store of the source', [`source:${migration}`, 'lab/a', '--store', folder], /--store goes with a backup/],
    [
      'a store beside that of a migration',
      [migration, '--store', 's3://b', '--region', 'x'],
      /--store goes with a backup/,
    ],
    ['a page that never ends', ['lab/shop', 'lab/shop', '--watch', '--markdown'], /takes no --watch/],
    ['two forms', ['lab/a', 'lab/b', '--json', '--markdown'], /only one is possible/],
  ])('%s', (_what, args, words) => expect(refusal(...args)).toMatch(words));
});

it('its help names every outcome', () => {
  for (const outcome of ['missing', 'extra', 'drift', 'expected', 'defaulted', 'assigned']) {
    expect(compareUsage).toContain(`  ${outcome}`);
  }
});

it('what it takes for noise is listed as a plan takes it back', () => {
  expect(parseCompare(['--built-in'])).toEqual({ show: 'built-in-noise' });
  expect(refusal('--built-in', 'lab/a')).toMatch(/nothing beside it/);
  expect(parse(builtInNoiseText())).toEqual({ dontIgnore: builtInNoise });
});
