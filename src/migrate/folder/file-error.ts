import { systemCode } from '../../model/system-code.ts';

/** Whether the file system answered with this code (`EEXIST`, `EPERM`). */
export function hasCode(thrown: unknown, ...codes: string[]): boolean {
  return codes.includes(systemCode(thrown));
}

/** Whether the file or a folder above it is not there. */
export function isMissing(thrown: unknown): boolean {
  return hasCode(thrown, 'ENOENT', 'ENOTDIR');
}
