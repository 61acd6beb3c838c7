import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { systemCode } from '../../model/system-code.ts';

/** Whether the file system answered with this code (`EEXIST`, `EPERM`). */
export function hasCode(thrown: unknown, ...codes: string[]): boolean {
  return codes.includes(systemCode(thrown));
}

/** Whether the file or a folder above it is not there. */
export function isMissing(thrown: unknown): boolean {
  return hasCode(thrown, 'ENOENT', 'ENOTDIR');
}

/**
 * Runs work on the files of a migration's folder; what the file system answers becomes a sentence.
 * @throws KubeferryError `store-unavailable`, and what the work throws.
 */
export function guarded<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown;
    throw new KubeferryError('store-unavailable', message('folder.not-writable', { folder }), {
      cause: thrown,
      hint: message('folder.not-writable.hint'),
    });
  }
}
