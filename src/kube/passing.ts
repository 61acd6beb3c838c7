import type { KubeferryError } from '../model/error.ts';

/** Whether a failed request may go well later without anybody doing something. */
export function isPassing({ code, status }: KubeferryError): boolean {
  return code === 'unreachable' || code === 'too-many-requests' || (code === 'unexpected' && status !== undefined);
}
