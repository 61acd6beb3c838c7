import { z } from 'zod';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import { TarError } from './tar-read.ts';

/** What a reader will not go beyond, in bytes: a tarball may hold 16 GB (Velero's own limit), an object 32 MB (etcd takes 1.5), velero-backup.json 16 MB, any other file beside the tarball 128 MB; what is passed over in a tarball 1 GB a file, and 64 MB behind its end. */
export const limits = {
  total: 16 * 1024 ** 3,
  file: 32 * 1024 ** 2,
  passed: 1024 ** 3,
  behind: 64 * 1024 ** 2,
  metadata: 16 * 1024 ** 2,
  side: 128 * 1024 ** 2,
};

/** The error of a backup that cannot be read, `detail` being the rest of the sentence "it is damaged:". */
export function damaged(name: string, detail: Message, cause?: unknown): KubeferryError {
  return new KubeferryError('damaged', message('backup.damaged', { name, detail }), {
    hint: message('backup.damaged.hint'),
    ...(cause !== undefined && { cause }),
  });
}

/** An error that came up while a backup was read: a fault of its bytes becomes `damaged`, all others stay what they are. */
export function readError(thrown: unknown, name: string): KubeferryError {
  if (thrown instanceof TarError) return damaged(name, thrown.words, thrown);
  if (thrown instanceof SyntaxError || thrown instanceof z.ZodError) {
    return damaged(name, message('backup.damage.noObject'), thrown);
  }
  if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') {
    if (thrown.code === 'Z_BUF_ERROR') return damaged(name, message('backup.damage.short'), thrown);
    if (/^Z_|^ERR_BUFFER_TOO_LARGE/.test(thrown.code)) return damaged(name, message('backup.damage.packing'), thrown);
  }
  if (thrown instanceof RangeError && /call stack/.test(thrown.message)) {
    return damaged(name, message('backup.damage.nested'), thrown);
  }
  if (thrown instanceof RangeError) return damaged(name, message('backup.damage.index'), thrown);
  return toKubeferryError(thrown);
}
