import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';

/** What stands for the standard input among paths, as kubectl has it. */
export const standardInput = '-';

/** All that comes on the standard input. @throws `AbortError` */
export function inputText(signal: AbortSignal): Promise<string> {
  return text(addAbortSignal(signal, process.stdin));
}
