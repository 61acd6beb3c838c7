import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

/** Which rooms a room may import, besides itself: downwards only. A file right below `src` is a room of its own. */
const mayImport: Record<string, string[]> = {
  'extension.ts': ['ui', 'model'],
  'cli.ts': ['cli', 'engine', 'model'],
  cli: ['engine', 'model'],
  ui: ['model'],
  engine: ['migrate', 'velero', 'backup', 'apply', 'facts', 'adapt', 'diff', 'store', 'kube', 'model'],
  migrate: ['velero', 'backup', 'apply', 'facts', 'adapt', 'diff', 'store', 'kube', 'model'],
  // Waiting for what it installs, and removing that, is no different from what a run does.
  velero: ['apply', 'backup', 'diff', 'kube', 'store', 'model'],
  backup: ['kube', 'store', 'model'],
  // An object that is there already is compared, by a pure room below.
  apply: ['diff', 'kube', 'model'],
  facts: ['kube', 'model'],
  adapt: ['diff', 'model'],
  diff: ['model'],
  store: ['model'],
  kube: ['model'],
  model: [],
};
/** Only these may know the editor. */
const knowVscode = ['extension.ts', 'ui'];

const root = join(import.meta.dirname, '../..');

/** What a source file imports or re-exports, types included. */
function importsOf(text: string): string[] {
  const found = text.matchAll(/(?:^|[\s;}])(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g);
  return [...found].map((match) => match[1] ?? '');
}

/** The imports of a file below `src` that its room does not allow, each in words. */
function forbidden(file: string, text: string): string[] {
  const room = roomOf(file);
  return importsOf(text).flatMap((path) => {
    const words = `${file} imports ${path}`;
    if (path === 'vscode') return knowVscode.includes(room) ? [] : [words];
    if (!path.startsWith('.')) return [];
    const to = posix.normalize(posix.join(dirname(file), path));
    if (to.startsWith('schemas/velero/')) return room === 'velero' ? [] : [words];
    if (!to.startsWith('src/')) return [words];
    return roomOf(to) === room || mayImport[room]?.includes(roomOf(to)) === true ? [] : [words];
  });
}

function roomOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function sources(folder: string): { file: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ file: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

test('every file of src lies in a room', () => {
  const rooms = new Set(sources('src').map(({ file }) => roomOf(file)));
  expect([...rooms].filter((room) => mayImport[room] === undefined)).toEqual([]);
});

test('rooms import downwards only, and only ui knows the editor', () => {
  const all = sources('src');
  expect(all.length).toBeGreaterThan(10);
  expect(all.flatMap(({ file, text }) => forbidden(file, text))).toEqual([]);
});

test('webview scripts know the model and nothing else of src', () => {
  const imports = sources('media').flatMap(({ file, text }) =>
    importsOf(text).map((path) => posix.normalize(posix.join(dirname(file), path))),
  );
  expect(imports.filter((path) => path.startsWith('src/') && roomOf(path) !== 'model')).toEqual([]);
});

test.each([
  ['src/diff/compare.ts', "import type { Plan } from '../migrate/plan.ts';"],
  ['src/kube/list.ts', "import {\n  a,\n} from '../store/store.ts';"],
  ['src/ui/clusters/tree.ts', "const { run } = await import('../../engine/run.ts');"],
  ['src/model/object.ts', "export * from '../kube/cluster.ts';"],
  ['src/engine/serve.ts', "import * as vscode from 'vscode';"],
  ['src/engine/serve.ts', "import '../../test/sandbox/api.ts';"],
])('%s may not say: %s', (file, text) => {
  expect(forbidden(file, text)).toHaveLength(1);
});
