import { type ErrorCode, KubeferryError, toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { systemCode } from '../model/system-code.ts';

/** What was tried: on the folder itself (`open`), or on one key. */
export type FolderAction = { open: true } | { read: string } | { write: string };

/** An error of the file system in words. */
export function folderError(thrown: unknown, store: string, action: FolderAction): KubeferryError {
  if (thrown instanceof KubeferryError) return thrown;
  const code = systemCode(thrown);
  const key = 'read' in action ? action.read : 'write' in action ? action.write : '';
  const gone: FolderWords = 'read' in action ? 'store.notFound' : 'store.folderMissing';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return told('store-unavailable', 'store.full');
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return told('denied', 'write' in action ? 'store.readOnly' : 'store.unreadable');
    case 'EEXIST':
      return told('already-exists', 'store.alreadyThere');
    case 'ENOENT':
      return told(gone === 'store.notFound' ? 'not-found' : 'store-unavailable', gone);
    case 'ENOTDIR':
    case 'EISDIR':
      return 'read' in action ? told('not-found', 'store.notFound') : told('store-unavailable', 'store.notAFolder');
    case '':
      return toKubeferryError(thrown);
    default:
      return told('store-unavailable', 'store.failed');
  }

  function told(errorCode: ErrorCode, words: FolderWords): KubeferryError {
    const hint = hints[words];
    return new KubeferryError(errorCode, message(words, { store, key, detail: code }), {
      cause: thrown,
      ...(hint !== undefined && { hint: message(hint) }),
    });
  }
}

const hints = {
  'store.alreadyThere': undefined,
  'store.failed': 'store.failed.hint',
  'store.folderMissing': 'store.folderMissing.hint',
  'store.full': 'store.full.hint',
  'store.notAFolder': 'store.notAFolder.hint',
  'store.notFound': undefined,
  'store.readOnly': 'store.readOnly.hint',
  'store.unreadable': 'store.unreadable.hint',
} as const;

type FolderWords = keyof typeof hints;
