import { handlers } from '../../engine/handlers.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import type { ComparedOutcome, ComparedSide, ComparisonEvent } from '../../model/comparison/comparison.ts';
import { format } from '../../model/message.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { counted } from '../../model/words/counted.ts';
import { unreadLine, unreadWords } from '../compare/words.ts';
import type { Output } from '../output.ts';
import type { Performance } from '../perform.ts';
import type { BackupsAsk } from './arguments.ts';

/** What comparing works with. */
interface Comparing extends Pick<Performance, 'signal' | 'scope'> {
  store: ReadStore;
  output: Pick<Output, 'item' | 'result' | 'drained'>;
}

/** How two backups have an object that counts; what servers keep for themselves does not. */
const states: Partial<Record<ComparedOutcome, 'differs' | 'only-first' | 'only-second'>> = {
  drift: 'differs',
  missing: 'only-first',
  extra: 'only-second',
};

/** Names the objects that two backups of a store do not have alike. Gives whether there are none, and all could be read. Throws what comparing throws. */
export async function compareBackups(
  { name, other, filter }: Extract<BackupsAsk, { action: 'compare' }>,
  { store, signal, scope, output }: Comparing,
): Promise<boolean> {
  const words = { differs: 'differs', 'only-first': `only in ${name}`, 'only-second': `only in ${other}` };
  const width = Math.max(...Object.values(words).map((text) => text.length));
  const emit = (event: ComparisonEvent) => {
    if (event.type === 'unread') {
      output.item('unread', { ...event.unread, why: format(event.unread.why) }, [
        unreadLine(event.unread, { left: name, right: other }),
      ]);
    }
    const state = event.type === 'object' && states[event.object.outcome];
    if (event.type !== 'object' || !state) return;
    // Named as the second backup has it, where both do.
    const object = event.object.other ?? event.object.object;
    output.item('difference', { state, ...object }, [`${words[state].padEnd(width)}  ${objectLabel(object)}`]);
  };
  const side = (backup: string): ComparedSide => ({ from: 'backup', store, name: backup, namespaces: [], filter });
  const call = { signal, emit, drained: () => output.drained() };
  const { counts, unread } = await handlers['compare.sides']({ left: side(name), right: side(other) }, call, scope);
  const { drift: differ, missing: onlyFirst, extra: onlySecond, ...rest } = counts;
  const alike = Object.values(rest).reduce((sum, count) => sum + count, 0);
  const figures = `${differ} differ, ${onlyFirst} only in ${name}, ${onlySecond} only in ${other}`;
  const found = { alike, differ, onlyFirst, onlySecond, unread };
  output.result(found, [`${counted(alike, 'object')} alike, ${figures}.${unreadWords(unread)}`]);
  return differ + onlyFirst + onlySecond + unread === 0;
}
