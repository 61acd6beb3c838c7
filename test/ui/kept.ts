import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { VSCode } from '../sandbox/vscode/start.ts';

/**
 * Where VS Code keeps a text of which `holds` is true: its logs, its settings and states, and all that extensions and programs
 * wrote below its HOME, but for stores of backups; and, where its window is a browser, what that keeps. Names, for a message.
 */
export async function keptWith(holds: (text: string) => boolean, { home, logs, page }: VSCode): Promise<string[]> {
  const root = dirname(dirname(home));
  const store = join(home, '.kubeferry', 'store');
  const files = [dirname(home), logs].flatMap(filesBelow).filter((file) => !file.startsWith(store));
  const kept = z.array(z.tuple([z.string(), z.string()])).parse(await page.evaluate(browserStorage));
  for (const file of files) kept.push([relative(root, file), readFileSync(file, 'latin1')]);
  return kept.filter(([, text]) => holds(text)).map(([name]) => name);
}

/** Extensions are links: what they hold is not VS Code's own. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** Gives the databases of a page, where VS Code in a browser has its `state.vscdb` and its files, and its local storage. */
const browserStorage = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const decoder = new TextDecoder();
  const words = (key, value) => (ArrayBuffer.isView(value) ? decoder.decode(value) : value);
  const kept = [['localStorage', JSON.stringify({ ...localStorage })]];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())]);
      kept.push([name + ' ' + store, JSON.stringify([keys, values], words)]);
    }
    database.close();
  }
  return kept;
})()`;
