/** Where a page stands in its wizard. */
export interface PagePlace {
  title: string;
  step: number;
  totalSteps: number;
  /** A page before this one can be gone back to. */
  back: boolean;
}

/** What a person did on a page other than answering: Back, or closing the wizard. */
export type Leaving = 'back' | 'cancel';

/** One page of a wizard: asks, writes its answer into `answers`, and says whether to go on. */
export interface Page<Answers> {
  /** Whether the answers so far make this page necessary; absent: always. */
  needed?(answers: Answers): boolean;
  /** A page that only waits asks nothing: it is no step, and Back passes over it. */
  waits?: boolean;
  show(answers: Answers, place: PagePlace): Promise<'next' | Leaving>;
}

/**
 * Leads through pages with Back; pages that are not needed are passed over in both directions.
 * True when the last page was answered, false when the wizard was closed. `from`: the page to begin with, those before it being answered.
 */
export async function runWizard<Answers>(
  title: string,
  pages: readonly Page<Answers>[],
  answers: Answers,
  from = 0,
): Promise<boolean> {
  const isStep = (one: Page<Answers>) => one.waits !== true && one.needed?.(answers) !== false;
  const visited = pages.slice(0, from).flatMap((one, index) => (isStep(one) ? index : []));
  let at = from;
  while (at < pages.length) {
    const page = pages[at];
    if (!page || page.needed?.(answers) === false) {
      at += 1;
      continue;
    }
    const totalSteps = pages.filter(isStep).length;
    const step = pages.slice(0, at).filter(isStep).length + (page.waits ? 0 : 1);
    const did = await page.show(answers, { title, step, totalSteps, back: visited.length > 0 });
    if (did === 'cancel') return false;
    if (did === 'next') {
      if (!page.waits) visited.push(at);
      at += 1;
    } else {
      at = visited.pop() ?? 0;
    }
  }
  return true;
}
