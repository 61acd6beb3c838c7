import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';

/** Bytes of an answer that are read at the most. */
export const longestAnswer = 1 << 20;

/** An answer that is too long to be held against another one. */
export class TooLong extends KubeferryError {
  constructor() {
    super('invalid', message('verification.check.too-long', { limit: longestAnswer }));
  }
}
