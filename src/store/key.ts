import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';

/** Refuses keys that would leave the store or that not every store can hold. Throws `invalid`. */
export function checkKey(key: string, store: string): void {
  const parts = key.split('/');
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part));
  if (!bad && Buffer.byteLength(key) <= 1024) return;
  throw badKey(key, store);
}

/** Refuses prefixes that would leave the store; the last part may be empty or the beginning of a name. Throws `invalid`. */
export function checkPrefix(prefix: string, store: string): void {
  const parts = prefix.split('/');
  const last = parts.pop() ?? '';
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0]/.test(part));
  if (bad || last === '..' || /[\\\0]/.test(last)) throw badKey(prefix, store);
}

function badKey(key: string, store: string): KubeferryError {
  return new KubeferryError('invalid', message('store.badKey', { key, store }), { hint: message('store.badKey.hint') });
}
