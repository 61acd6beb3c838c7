import { messages } from './messages/index.ts';

/** The codes of all sentences that a person can be shown from below `ui/`. */
export type MessageCode = keyof typeof messages;

/** What fills a place of a sentence: a name, a number, what a system said, or words of ours that are translated with it. */
export type MessageArg = string | number | Message;

/** Words for a person, made below `ui/` and translated in it. `args` fill the `{name}` places of the sentence. */
export interface Message {
  code: MessageCode;
  args: Record<string, MessageArg>;
}

/** Makes a message. */
export function message(code: MessageCode, args: Record<string, MessageArg> = {}): Message {
  return { code, args };
}

/** Words one behind the other, with commas. Throws where there are none. */
export function inList(words: readonly Message[]): Message {
  return joined('words.list', words);
}

/** Sentences one behind the other, as `joinSentences` puts them. Throws where there are none. */
export function inSequence(sentences: readonly Message[]): Message {
  return joined('words.sentences', sentences);
}

/** In halves, so that thousands do not lie thousands deep. */
function joined(code: MessageCode, words: readonly Message[]): Message {
  const [first] = words;
  if (!first) throw new Error('there is nothing to join');
  if (words.length === 1) return first;
  const half = Math.floor(words.length / 2);
  return message(code, { one: joined(code, words.slice(0, half)), other: joined(code, words.slice(half)) });
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
  const textOf = (arg: MessageArg) => (typeof arg === 'object' ? format(arg, translate) : String(arg));
  if (words.code === 'words.sentences') return joinSentences(...Object.values(words.args).map(textOf));
  const template = translate(templateOf(words));
  return template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = words.args[name];
    return value === undefined ? place : textOf(value);
  });
}

/** Why something failed, where a sentence says it behind other words: for a place too narrow for those. `say` gives words of ours. */
export function quoted({ args: { detail } }: Message, say: (words: Message) => string): string | undefined {
  if (typeof detail === 'object') return say(detail);
  return typeof detail === 'string' && detail !== '' ? detail : undefined;
}

/** What a sentence ends with, in Chinese and Japanese too. By number: one such character in a program makes V8 take two bytes for each of its characters. */
const sentenceEnd = /[.!?:\u2026\u3002\uff01\uff1f]$/;

/** Sentences one behind the other. What a system or a server said stands at the end of many, and often has no full stop. */
export function joinSentences(...sentences: readonly string[]): string {
  return sentences.map((sentence) => (sentenceEnd.test(sentence) ? sentence : `${sentence}.`)).join(' ');
}
