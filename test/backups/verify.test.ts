import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import { format } from '../../src/model/message.ts';
import { configMap } from '../unit/backup/shop.ts';
import { copies, found, keys, path, useStore, verified, version, withFiles, write } from './verified.ts';

useStore();

describe('a backup of another layout', () => {
  it('is sound as Velero wrote it before it knew versions', async () => {
    await withFiles({ ...version, text: '1' }, ...copies().slice(0, 1));
    const text = await readFile(path(keys.metadata), 'utf8');
    await writeFile(path(keys.metadata), text.replace(/"formatVersion": "1.1.0",\s*/, ''));
    expect(await found()).toEqual([]);
  });

  it('is sound with versions that are not preferred, each of which is an object of its own', async () => {
    const at = (folder: string) => `resources/widgets.example.com/${folder}namespaces/shop/a.json`;
    const widget = (served: string) =>
      JSON.stringify({
        apiVersion: `example.com/${served}`,
        kind: 'Widget',
        metadata: { name: 'a', namespace: 'shop' },
      });
    const files = [
      { name: at(''), text: widget('v2') },
      { name: at('v2-preferredversion/'), text: widget('v2') },
      { name: at('v1/'), text: widget('v1') },
    ];
    await withFiles(version, ...files);
    const list = { 'example.com/v1/Widget': ['shop/a'], 'example.com/v2/Widget': ['shop/a'] };
    await writeFile(path(keys.resourceList), gzipSync(JSON.stringify(list)));
    expect(await verified()).toMatchObject({ told: [], sound: true, objects: 1 });
    await withFiles(version, ...files, { name: at('v1/'), text: widget('v1') });
    expect(await found()).toEqual([`error ${at('v1/')}: verify.duplicate`]);
    await withFiles(version, ...files.slice(0, 2), { name: at('v1/'), text: widget('v2') });
    expect(await found()).toEqual([`error ${at('v1/')}: verify.otherObject`]);
  });
});

describe('the files beside the tarball', () => {
  it('agree with it or are told', async () => {
    await write();
    const list = { 'v1/ConfigMap': ['shop/a', 'shop/gone'] };
    await writeFile(path(keys.resourceList), gzipSync(JSON.stringify(list)));
    const { told, findings } = await verified();
    expect(findings.map(({ text }) => format(text))).toContain(
      'The list names v1/ConfigMap shop/gone, which the tarball does not hold.',
    );
    expect(told.filter((line) => line.endsWith('verify.notListed'))).toHaveLength(3);
  });

  it('may be missing, and are told where they cannot be read', async () => {
    await write();
    for (const key of [keys.logs, keys.results, keys.volumeInfo]) await rm(path(key));
    await writeFile(path(keys.itemOperations), gzipSync('{"a":1}'));
    await writeFile(path(keys.podVolumeBackups), 'not gzip');
    await writeFile(path(`${keys.folder}notes.txt`), 'x');
    expect(await verified()).toMatchObject({
      sound: false,
      told: [
        'warning one-logs.gz: verify.sideMissing',
        'warning one-results.gz: verify.sideMissing',
        'warning one-volumeinfo.json.gz: verify.sideMissing',
        'warning notes.txt: verify.unknownFile',
        'error one-itemoperations.json.gz: verify.unreadable',
        'error one-podvolumebackups.json.gz: verify.unreadable',
      ].sort((a, b) => Number(b.endsWith('sideMissing')) - Number(a.endsWith('sideMissing'))),
    });
  });

  it('are told where the index belongs to another tarball', async () => {
    await write('two', [configMap('b', { b: '2' })]);
    await write();
    await writeFile(path(keys.index), await readFile(path(backupKeys('two').index)));
    expect((await verified()).told).toEqual(['error kubeferry-index.jsonl.gz: verify.indexUnusable']);
  });

  it.each([
    ['cm-1', 'cm-2'],
    ['"v1"', '"v2"'],
  ])('are told where the index says %s and should not', async (from, to) => {
    await write('one', [configMap('cm-1', {}), configMap('cm-3', {})]);
    const text = gunzipSync(await readFile(path(keys.index))).toString();
    await writeFile(path(keys.index), gzipSync(text.replace(from, to)));
    const { told } = await verified();
    expect(new Set(told)).toEqual(new Set(['error kubeferry-index.jsonl.gz: verify.indexWrong']));
  });
});

describe('velero-backup.json', () => {
  it('names its backup, a phase that is final, and a format that is known', async () => {
    await write();
    const text = await readFile(path(keys.metadata), 'utf8');
    const cases: [string, string, string][] = [
      ['"Completed"', '"InProgress"', 'error velero-backup.json: backup.notComplete'],
      ['"Completed"', '"Failed"', 'error velero-backup.json: backup.notComplete'],
      ['"Completed"', '"PartiallyFailed"', 'warning velero-backup.json: verify.partial'],
      ['"formatVersion": "1.1.0"', '"formatVersion": "2.0.0"', 'error velero-backup.json: backup.newerFormat'],
      ['"name": "one"', '"name": "two"', 'error velero-backup.json: verify.otherName'],
      ['"kind": "Backup"', '"kind": "Restore"', 'error velero-backup.json: backup.damaged'],
    ];
    for (const [from, to, told] of cases) {
      expect(text).toContain(from);
      await writeFile(path(keys.metadata), text.replace(from, to));
      expect((await verified()).told, to).toEqual([told]);
    }
    await rm(path(keys.metadata));
    expect((await verified()).told).toEqual(['error velero-backup.json: backup.unfinished']);
  });

  it('is needed for a folder to be a backup', async () => {
    await expect(verified('nothing')).rejects.toMatchObject({ code: 'not-found' });
    await mkdir(path('backups/one'), { recursive: true });
    await writeFile(path('backups/one/readme.md'), 'x');
    expect((await verified()).told).toContain('error velero-backup.json: backup.foreign');
  });
});
