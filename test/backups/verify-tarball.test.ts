import { readFile, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { format } from '../../src/model/message.ts';
import {
  beyondTheList,
  copies,
  type File,
  found,
  json,
  keys,
  ofBoth,
  path,
  plain,
  plainPath,
  tarOf,
  useStore,
  verified,
  version,
  versionedPath,
  withFiles,
  withTarball,
  write,
} from './verified.ts';

useStore();

describe('a tarball that is no tarball of Velero', () => {
  it('is told where it is cut off', async () => {
    await write();
    const whole = await readFile(path(keys.tarball));
    for (const length of [0, 5, 40, Math.floor(whole.length / 2), whole.length - 1]) {
      await withTarball(whole.subarray(0, length));
      expect(await verified(), String(length)).toMatchObject({ sound: false });
    }
    await rm(path(keys.tarball));
    expect((await verified()).told).toContain('error one.tar.gz: verify.tarballMissing');
  });

  it.each<[string, File[], string[]]>([
    [
      'leads out',
      [plain('configmaps/cluster/../../../x.json', json)],
      ['error resources/configmaps/cluster/../../../x.json: backup.hostilePath'],
    ],
    ['is absolute', [{ name: '/etc/passwd', text: 'x' }], ['error /etc/passwd: backup.hostilePath']],
    ['is a link', [{ name: plainPath, type: 'symlink' }], [`error ${plainPath}: verify.link`]],
    ['is a hard link', [{ name: plainPath, type: 'link' }], [`error ${plainPath}: verify.link`]],
    [
      'comes twice',
      [...copies(), ...copies()],
      [`error ${plainPath}: verify.duplicate`, `error ${versionedPath}: verify.duplicate`],
    ],
    ['has one copy', copies().slice(0, 1), ['error configmaps/shop/a: verify.versionedMissing']],
    ['has the other copy', copies().slice(1), ['error configmaps/shop/a: verify.plainMissing']],
    [
      'has another copy',
      [...copies().slice(0, 1), { name: versionedPath, text: json.replace('"1"', '"2"') }],
      [`error ${versionedPath}: verify.copiesDiffer`],
    ],
    ['is not JSON', copies('{'), ofBoth('notObject')],
    ['is no object', copies('[]'), ofBoth('notObject')],
    ['is of another name', copies(json.replace('"a"', '"b"')), ofBoth('otherObject')],
    ['is of another namespace', copies(json.replace('"shop"', '"b"')), ofBoth('otherObject')],
    ['is of another group', copies(json.replace('"v1"', '"apps/v1"')), ofBoth('otherObject')],
    [
      'is larger than an object',
      copies(json.replace('"1"', `"${'x'.repeat(50 * 1024 * 1024)}"`)).slice(0, 1),
      [`error ${plainPath}: verify.tooLarge`],
    ],
    ['is unknown', [...copies(), { name: 'notes.txt', text: 'x' }], ['warning notes.txt: verify.unknownFile']],
    ['is a folder', [{ name: 'resources/', type: 'directory' }, ...copies()], ['warning resources/: verify.folder']],
  ])('is told where a file %s', async (_, files, told) => {
    await withFiles(version, ...files);
    const verdict = await verified();
    const all = beyondTheList(verdict);
    for (const line of told) expect(all).toContain(line);
    expect(all.filter((line) => !told.includes(line) && !/noObjects|versionedMissing/.test(line))).toEqual([]);
    expect(verdict.sound).toBe(told.every((line) => line.startsWith('warning')));
  });

  it('is told where a kind has objects of another one', async () => {
    const other = json.replace('"ConfigMap"', '"Secret"').replace('"a"', '"b"');
    await withFiles(
      version,
      ...copies(),
      ...copies(other).map((file) => ({ ...file, name: file.name.replace('a.json', 'b.json') })),
    );
    expect(await found()).toContain('error resources/configmaps/namespaces/shop/b.json: verify.otherKind');
  });

  it.each<[string, File[], string]>([
    ['missing', copies(), 'error one.tar.gz: verify.noVersion'],
    ['unknown', [{ ...version, text: '7' }, ...copies()], 'error metadata/version: verify.unknownVersion'],
    ['another', [{ ...version, text: '1.2.0' }, ...copies()], 'error metadata/version: verify.otherVersion'],
    ['late', [...copies(), version], 'warning metadata/version: verify.versionLate'],
  ])('is told where its version is %s', async (_, files, told) => {
    await withFiles(...files);
    expect(await found()).toEqual([told]);
  });

  it('is told where it is not compressed, or has something behind its end', async () => {
    const tar = Buffer.from(await tarOf([version, ...copies()]));
    await withTarball(tar);
    expect(await found()).toEqual(['error one.tar.gz: verify.notCompressed']);
    await withTarball(Buffer.concat([gzipSync(tar), Buffer.alloc(64)]));
    expect(await found()).toEqual(['error one.tar.gz: verify.followed']);
    await withTarball(gzipSync(Buffer.concat([tar, Buffer.from('more')])));
    expect(await found()).toEqual(['error one.tar.gz: verify.followed']);
    await withTarball(gzipSync(tar.subarray(0, tar.length - 1024)));
    expect(await found()).toEqual(['error one.tar.gz: verify.unmarked']);
    await withTarball(gzipSync(Buffer.from('this is no tar at all'.repeat(100))));
    expect(await found()).toContain('error one.tar.gz: verify.unreadable');
  });

  it('is told before all of a bomb is unpacked', async () => {
    const header = Buffer.from(await tarOf([{ name: plainPath, text: 'x' }])).subarray(0, 512);
    header.write('77777777777', 124, 'latin1');
    header.write('        ', 148, 'latin1');
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    await withTarball(gzipSync(header));
    const sixteen = { ...(await verified()) };
    expect(sixteen).toMatchObject({ sound: false });
    expect(sixteen.unpacked).toBeLessThan(1024 ** 2);
  });

  it('names a hundred findings of a kind and counts the rest', async () => {
    await withFiles(version, ...Array.from({ length: 250 }, (_, n) => ({ name: `/etc/${n}`, text: '' })));
    const { findings, errors } = await verified();
    expect(errors).toBe(250);
    expect(findings.filter(({ text }) => text.code === 'backup.hostilePath')).toHaveLength(100);
    expect(findings.map(({ text }) => format(text))).toContain('150 more findings of this kind are not shown.');
  });
});
