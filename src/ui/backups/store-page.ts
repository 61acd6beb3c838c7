import type { MessageCode } from '../../model/message.ts';
import type { Leaving, Page } from '../page-flow.ts';
import type { StoreDraft } from './store-draft.ts';

/** A page of Add Store… and Edit Store…, and what of a store that fails its test it can mend. */
export interface StorePage extends Page<StoreDraft> {
  mends?: readonly MessageCode[];
}

/** Takes the text that was typed on a page. */
export async function take(
  asked: Promise<{ value: string } | Leaving>,
  keep: (text: string) => void,
): ReturnType<StorePage['show']> {
  const answer = await asked;
  if (typeof answer === 'string') return answer;
  keep(answer.value);
  return 'next';
}
