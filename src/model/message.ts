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

/** The sentence of a message; `translate` maps the English template to that of another language. */
export function format(words: Message, translate: (template: string) => string = (template) => template): string {
  const template = translate(messages[words.code]);
  return template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = words.args[name];
    return value === undefined ? place : String(value);
  });
}

/** Sentences one behind the other. What a system or a server said stands at the end of many, and often has no full stop. */
export function joinSentences(...sentences: readonly string[]): string {
  return sentences.map((sentence) => (/[.!?:…。！？]$/.test(sentence) ? sentence : `${sentence}.`)).join(' ');
}
