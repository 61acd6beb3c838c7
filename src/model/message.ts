import { messages } from './messages/index.ts';

/** The codes of all sentences that a person can be shown from below `ui/`. */
export type MessageCode = keyof typeof messages;

/** Words for a person, made below `ui/` and translated in it. `args` fill the `{name}` places of the sentence. */
export interface Message {
  code: MessageCode;
  args: Record<string, string | number>;
}

/** Makes a message. */
export function message(code: MessageCode, args: Record<string, string | number> = {}): Message {
  return { code, args };
}

/** Whether a text is the code of a sentence. */
export function isCode(text: string): text is MessageCode {
  return Object.hasOwn(messages, text);
}

/** The English template of a message. A code that counts may have another one, ending in `.one`, for a `count` of one. */
export function templateOf({ code, args }: Message): string {
  const one = `${code}.one`;
  return messages[args.count === 1 && isCode(one) ? one : code];
}

/** The sentence of a message; `translate` maps the English template to that of another language. */
export function format(words: Message, translate: (template: string) => string = (template) => template): string {
  const template = translate(templateOf(words));
  return template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = words.args[name];
    return value === undefined ? place : String(value);
  });
}

/** What a server or the system said, where a sentence quotes it: for a place too narrow for the words before it. */
export function quoted({ args: { detail } }: Message): string | undefined {
  return typeof detail === 'string' && detail !== '' ? detail : undefined;
}

/** Sentences one behind the other. What a system or a server said stands at the end of many, and often has no full stop. */
export function joinSentences(...sentences: readonly string[]): string {
  return sentences.map((sentence) => (/[.!?:…。！？]$/.test(sentence) ? sentence : `${sentence}.`)).join(' ');
}
