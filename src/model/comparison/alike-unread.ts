import { format, type Message } from '../message.ts';

/** A part of which nothing is said, on which side, where, and why. */
interface Unread {
  side: string;
  namespace?: string;
  why: Message;
}

/** Parts that could not be read, those of one side, place and reason together. A cluster refuses each kind in words of its own: for one reason. */
export function alikeUnread<Part extends Unread>(parts: readonly Part[]): Part[][] {
  const alike = Map.groupBy(parts, ({ side, namespace, why }) => {
    return JSON.stringify([side, namespace, isRefusal(why) ? why.code : format(why)]);
  });
  return [...alike.values()];
}

/** Whether the reason names the kind, so that those of others are other words. */
export function isRefusal({ code }: Message): boolean {
  return code === 'kube.denied';
}
