import { randomUUID } from 'node:crypto';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Store } from './store.ts';

/** Writes a small value, reads it back and removes it. Throws what the store throws: it is missing, read-only, full, or refuses the keys. */
export async function checkStore(store: Store, signal: AbortSignal): Promise<void> {
  await store.list('backups/', { limit: 1, delimiter: '/', signal });
  // Directly below the prefix, where Velero tolerates foreign objects but no foreign folders.
  const key = `kubeferry-check-${randomUUID()}`;
  const value = Buffer.from(key);
  await store.write(key, value, { signal });
  try {
    const parts: Buffer[] = [];
    for await (const part of await store.read(key, { signal })) parts.push(Buffer.from(part));
    if (!Buffer.concat(parts).equals(value)) throw changed(store);
  } finally {
    await store.remove(key);
  }
}

function changed(store: Store): KubeferryError {
  const detail = message('store.otherBytes');
  return new KubeferryError('store-unavailable', message('store.failed', { store: store.title, detail }), {
    hint: message('store.failed.hint'),
  });
}
