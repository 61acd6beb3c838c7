import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { systemCode } from '../../model/system-code.ts';

/** Why a file or folder that a person named was not read: `not-found` where nothing is there, else `invalid` with what the system says. */
export function fileError(path: string, thrown: unknown): KubeferryError {
  if (systemCode(thrown) === 'ENOENT') {
    return new KubeferryError('not-found', message('assess.noFile', { path }), { cause: thrown });
  }
  const problem = systemProblem(thrown);
  return new KubeferryError('invalid', message('assess.unreadableFile', { path, problem }), { cause: thrown });
}

/** What the system says, without the path: `EACCES: permission denied`. Throws what is no error of the system. */
export function systemProblem(thrown: unknown): string {
  if (!(thrown instanceof Error) || systemCode(thrown) === '') throw thrown;
  // `EACCES: permission denied, open '/path'`
  return thrown.message.split(', ', 1)[0] ?? '';
}
