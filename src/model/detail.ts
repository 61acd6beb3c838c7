import { KubeferryError } from './error.ts';
import { format, type Message, type MessageArg } from './message.ts';

/** A fault whose words stand behind those of the error that is told: "… cannot be reached: it wants a login". */
export class DetailError extends Error {
  readonly words: Message;

  constructor(words: Message, cause?: unknown) {
    super(format(words), cause === undefined ? undefined : { cause });
    this.name = 'DetailError';
    this.words = words;
  }
}

/** What the sentence of an error says of its cause: our own words, or those of the system. */
export function detailOf(thrown: unknown): MessageArg {
  if (thrown instanceof DetailError || thrown instanceof KubeferryError) return thrown.words;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
