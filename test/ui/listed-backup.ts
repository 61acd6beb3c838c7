import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backupKeys } from '../../src/backup/layout.ts';
import { backupJson } from '../../src/backup/metadata.ts';

/** Writes what the list shows of a backup into the folder of a store, as another machine would have written it `days` ago. */
export function writeListed(store: string, name: string, days: number): void {
  const time = Date.now() - days * 24 * 3_600_000;
  const { metadata, tarball } = backupKeys(name);
  const [file, objects] = [join(store, metadata), join(store, tarball)];
  const sourceVersion = { gitVersion: 'v1', major: '1', minor: '36' };
  const about = { name, namespaces: ['old'], ttlHours: 1, sourceVersion };
  const outcome = { startedAt: time, completedAt: time, objects: 1, warnings: 0, errors: 0 };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, backupJson(about, outcome));
  writeFileSync(objects, '');
  for (const path of [file, objects]) utimesSync(path, new Date(time), new Date(time));
}
