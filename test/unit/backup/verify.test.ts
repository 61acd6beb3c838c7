import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { packTar, type TarEntry } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupKeys } from '../../../src/backup/layout.ts';
import { verifyBackup } from '../../../src/backup/verify/verify.ts';
import { writeBackup } from '../../../src/backup/write.ts';
import type { BackupFinding, BackupVerdict } from '../../../src/model/backup-contents.ts';
import { format } from '../../../src/model/message.ts';
import { about, clusterRole, configMap, inBatches, quietly, temporaryStore } from './shop.ts';

const { signal } = new AbortController();
const keys = backupKeys('one');
let place: Awaited<ReturnType<typeof temporaryStore>>;
const path = (key: string) => join(place.folder, key);
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

async function verified(name = 'one'): Promise<BackupVerdict & { findings: BackupFinding[]; told: string[] }> {
  const findings: BackupFinding[] = [];
  const tell = (finding: BackupFinding) => void findings.push(finding);
  const verdict = await verifyBackup(place.store, name, { signal, tell, told: async () => undefined });
  const told = findings.map(({ level, place, text }) => `${level} ${place}: ${text.code}`);
  return { ...verdict, findings, told };
}

const objects = [
  configMap('a', { a: '1' }),
  configMap('ü-€-😀', { a: '2' }, 'other'),
  clusterRole('system:reader'),
  configMap('n'.repeat(253), { text: 'x'.repeat(3000) }),
];
const write = (name = 'one', all = objects) => writeBackup(place.store, about(name), inBatches(all), quietly());

type File = { name: string; text?: string; type?: 'symlink' | 'link' | 'directory' };

function tarOf(files: File[]): Promise<Uint8Array> {
  const entries: TarEntry[] = files.map(({ name, text = '', type }) => ({
    header: { name, size: type ? 0 : Buffer.byteLength(text), mode: 0o755, ...(type && { type, linkname: '/etc' }) },
    ...(!type && { body: text }),
  }));
  return packTar(entries);
}

const version = { name: 'metadata/version', text: '1.1.0\n' };
const plainPath = 'resources/configmaps/namespaces/shop/a.json';
const versionedPath = 'resources/configmaps/v1-preferredversion/namespaces/shop/a.json';
const json = JSON.stringify(configMap('a', { a: '1' }).object);
const copies = (text = json) => [
  { name: plainPath, text },
  { name: versionedPath, text },
];
/** What is told of either copy. */
const ofBoth = (code: string) => [plainPath, versionedPath].map((file) => `error ${file}: verify.${code}`);
const plain = (name: string, text: string) => ({ name: `resources/${name}`, text });

/** A backup with this tarball in the place of its own, without index and resource list. */
async function withTarball(bytes: Uint8Array): Promise<void> {
  await rm(path(keys.folder), { recursive: true, force: true });
  await write();
  await writeFile(path(keys.tarball), bytes);
  for (const key of [keys.index, keys.resourceList]) await rm(path(key));
}

const withFiles = async (...files: File[]) => withTarball(gzipSync(await tarOf(files)));
/** What is found beyond the resource list, which these backups do not have. */
const found = async () => beyondTheList(await verified());
const beyondTheList = ({ told }: { told: string[] }) => told.filter((line) => !line.includes('resource-list'));

describe('what our writer wrote', () => {
  it('is sound, whatever the objects', { timeout: 60_000 }, async () => {
    let number = 0;
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((text) => text.replace(/[/%\0]/g, '_').toWellFormed())
      .filter((text) => text !== '.' && text !== '..');
    const object = fc.oneof(
      fc.tuple(name, fc.string(), fc.constantFrom('shop', 'data')).map(([n, text, ns]) => configMap(n, { text }, ns)),
      name.map(clusterRole),
    );
    const all = fc.uniqueArray(object, {
      selector: ({ ref }) => `${ref.kind}/${ref.namespace}/${ref.name}`,
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(all, async (some) => {
        const backup = `run-${number++}`;
        await write(backup, some);
        expect(await verified(backup)).toMatchObject({ sound: true, told: [], objects: some.length });
      }),
      { numRuns: 8 },
    );
  });

  it('is sound with many pieces, and without its index', async () => {
    const many = Array.from({ length: 1500 }, (_, n) => configMap(`cm-${n}`, { value: `${Math.sin(n)} `.repeat(40) }));
    await write('one', many);
    const whole = await verified();
    expect(whole).toMatchObject({ sound: true, told: [], objects: 1500 });
    expect(whole.unpacked).toBe(gunzipSync(await readFile(path(keys.tarball))).length);
    await rm(path(keys.index));
    expect(await verified()).toMatchObject({ sound: true, told: [], objects: 1500 });
  });

  it('is not sound with any byte of its tarball changed', { timeout: 60_000 }, async () => {
    await write();
    const whole = await readFile(path(keys.tarball));
    const flip = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }));
    // The parts that mean nothing to a reader are few: header, trailer and the seams between pieces.
    const edges = [...Array(10).keys()].map((at): [number, number] => [at, 1]);
    const ends = [...Array(20).keys()].map((at): [number, number] => [whole.length - 1 - at, 3]);
    const check = async ([at, bit]: [number, number]) => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      await writeFile(path(keys.tarball), changed);
      expect(await verified(), `${at}.${bit}`).toMatchObject({ sound: false });
    };
    for (const each of [...edges, ...ends]) await check(each);
    await fc.assert(fc.asyncProperty(flip, check), { numRuns: 8 });
  });

  it('is never called sound with another content, where no index tells the bytes', { timeout: 60_000 }, async () => {
    await write();
    await rm(path(keys.index));
    const whole = await readFile(path(keys.tarball));
    const content = gunzipSync(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        await writeFile(path(keys.tarball), changed);
        if ((await verified()).sound) expect(gunzipSync(changed).equals(content)).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it('is not sound with a byte of another file changed', async () => {
    await write();
    const others = (await readdir(path(keys.folder))).filter(
      (file) => file.endsWith('.gz') && !file.endsWith('.tar.gz'),
    );
    expect(others).toHaveLength(8);
    for (const file of others) {
      const whole = await readFile(path(keys.folder + file));
      const changed = Buffer.from(whole);
      const at = whole.length - 7;
      changed[at] = (changed[at] ?? 0) ^ 4;
      await writeFile(path(keys.folder + file), changed);
      expect(await verified(), file).toMatchObject({ sound: false });
      await writeFile(path(keys.folder + file), whole);
    }
    expect(await verified()).toMatchObject({ sound: true });
  });
});

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
