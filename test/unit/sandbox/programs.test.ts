import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cacheOf, obtainPrograms } from '../../sandbox/obtain.ts';
import { executable, programNames, programOf } from '../../sandbox/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe.each(programNames)('the place of %s in the cache', (name) => {
  const programs = join(import.meta.dirname, '../../sandbox/programs');
  const copy = () => {
    cpSync(join(programs, name), join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const place = () => cacheOf(programOf(name, folder));

  test('is the same for the same pins, wherever they lie', () => {
    copy();
    expect(place()).toBe(cacheOf(programOf(name)));
  });

  test.each(['go.mod', 'go.sum'])('is another when %s changes', (file) => {
    const changed = join(copy(), file);
    const before = place();
    appendFileSync(changed, '\n');
    expect(place()).not.toBe(before);
  });

  test('names the version', () => {
    const { version } = programOf(name);
    expect(readFileSync(join(programs, name, 'go.mod'), 'utf8')).toContain(` ${version}`);
    expect(cacheOf(programOf(name))).toContain(`${name}-${version}-`);
  });
});

describe('a program', () => {
  const kubernetes = programOf('kubernetes');
  const put = (where: string, binaries: readonly string[]) => {
    mkdirSync(where, { recursive: true });
    for (const binary of binaries) writeFileSync(join(where, executable(binary)), '');
    return where;
  };
  /** Where the programs of Kubernetes come from, with a full cache and these in the folder that is named. */
  const obtained = async (named: readonly string[]) => {
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
    put(cacheOf(kubernetes), kubernetes.binaries);
    vi.stubEnv('KUBEFERRY_SANDBOX_BIN', put(join(folder, 'named'), named));
    const lines: string[] = [];
    const path = await obtainPrograms(['kubernetes'], (line) => lines.push(line));
    return { paths: kubernetes.binaries.map(path), lines };
  };
  const below = (where: string) => kubernetes.binaries.map((binary) => join(where, executable(binary)));

  test('comes from the folder that KUBEFERRY_SANDBOX_BIN names before the cache', async () => {
    const named = join(folder, 'named');
    const { paths, lines } = await obtained(kubernetes.binaries);
    expect(paths).toEqual(below(named));
    expect(lines).toEqual([`kubernetes: from KUBEFERRY_SANDBOX_BIN (${named})`]);
  });

  test('comes from the cache where that folder lacks one of its parts', async () => {
    const { paths, lines } = await obtained(kubernetes.binaries.slice(1));
    expect(paths).toEqual(below(cacheOf(kubernetes)));
    expect(lines).toEqual([`kubernetes ${kubernetes.version}: cached`]);
  });

  test('is given only where it was asked for', async () => {
    vi.stubEnv('KUBEFERRY_SANDBOX_BIN', put(join(folder, 'named'), ['etcd']));
    const path = await obtainPrograms(['etcd'], () => undefined);
    expect(() => path('velero')).toThrow('velero is not among the programs of this sandbox.');
  });
});
