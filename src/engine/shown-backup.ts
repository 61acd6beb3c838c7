import { stringify } from 'yaml';
import { z } from 'zod';
import { limits } from '../backup/damage.ts';
import { fetch } from '../backup/fetch.ts';
import type { BackupEntry } from '../backup/index-file.ts';
import { backupKeys } from '../backup/layout.ts';
import { readLog } from '../backup/log.ts';
import { openBackup } from '../backup/read.ts';
import { readSide } from '../backup/side-read.ts';
import type { ReadablePart } from '../model/backups/backup-contents.ts';
import { objectLabel } from '../model/clusters/log-line.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { type ObjectRef, refKey } from '../model/objects/object.ts';
import { bytesWords } from '../model/words/bytes-words.ts';
import type { Kept } from '../store/kept.ts';
import type { Store } from '../store/store.ts';
import { liveYaml } from './object-yaml.ts';

/** Characters after which a text is cut, and bytes from which on an object is not shown: an editor takes no more. */
const longest = 16_000_000;

/** A text for an editor; `cut` where it goes on in the backup. */
export interface ShownText {
  text: string;
  cut: boolean;
}

/** An object of a backup as YAML, written as a live one is, Secret values masked. Throws `not-found` where the backup does not hold it, `invalid` where an editor does not take it, and what `openBackup` throws. */
export async function shownObject(
  store: Store,
  name: string,
  object: ObjectRef,
  signal: AbortSignal,
  kept?: Kept,
): Promise<ShownText> {
  const backup = await openBackup(store, name, signal, kept);
  const key = refKey(object);
  const entry = (await backup.entries({ names: [object.name] })).find(
    (one) => one.name === object.name && refKey(one) === key,
  );
  if (!entry) {
    throw new KubeferryError('not-found', message('backup.objectsMissing', { name, objects: key }), {
      hint: message('backup.objectsMissing.hint'),
    });
  }
  // Its YAML would take long to make, and half an object is none.
  if (entry.length > longest) throw tooLarge(name, entry);
  return { text: liveYaml(await backup.object(entry, signal)), cut: false };
}

function tooLarge(name: string, entry: BackupEntry): KubeferryError {
  const [size, most] = [bytesWords(entry.length), bytesWords(longest)];
  return new KubeferryError(
    'invalid',
    message('backup.largeObject', { name, object: objectLabel(entry), size, most }),
    {
      hint: message('backup.largeObject.hint'),
    },
  );
}

/** A file of a backup: its log as it is, everything else as YAML. Throws `not-found` where the backup does not have it, `damaged`, and what the store throws. */
export async function shownPart(
  store: Store,
  name: string,
  part: ReadablePart,
  signal: AbortSignal,
): Promise<ShownText> {
  if (part === 'logs') return shownLog(store, name, signal);
  const keys = backupKeys(name);
  // Shown as it is where it is malformed: that is what the person wants to see.
  if (part === 'metadata') return cutText(yamlOr(await fetchText(store, keys.metadata, signal)));
  return cutText(yaml(await readSide(store, keys[part], z.unknown(), name, signal)));
}

async function fetchText(store: Store, key: string, signal: AbortSignal): Promise<string> {
  return (await fetch(store, key, limits.metadata, { signal })).toString('utf8');
}

async function shownLog(store: Store, name: string, signal: AbortSignal): Promise<ShownText> {
  const parts: string[] = [];
  let size = 0;
  for await (const lines of readLog(store, name, signal)) {
    const part = `${lines.join('\n')}\n`;
    parts.push(part);
    size += part.length;
    if (size > longest) break;
  }
  return cutText(parts.join(''));
}

function yamlOr(text: string): string {
  try {
    return yaml(JSON.parse(text));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return text;
    throw thrown;
  }
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false });
}

function cutText(text: string): ShownText {
  if (text.length <= longest) return { text, cut: false };
  return { text: text.slice(0, text.lastIndexOf('\n', longest) + 1), cut: true };
}
