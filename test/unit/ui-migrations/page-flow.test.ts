import { expect, test } from 'vitest';
import { type Page, type PagePlace, runWizard } from '../../../src/ui/page-flow.ts';

interface Answers {
  seen: string[];
  extra: boolean;
}

/** A page that is answered from a script, and notes where it stood. */
function page(name: string, script: ('next' | 'back' | 'cancel')[], more: Partial<Page<Answers>> = {}): Page<Answers> {
  return {
    ...more,
    async show(answers, place: PagePlace) {
      answers.seen.push(`${name} ${place.step}/${place.totalSteps}${place.back ? ' back' : ''}`);
      return script.shift() ?? 'next';
    },
  };
}

const needed = (answers: Answers) => answers.extra;

test('pages come in their order, and those that are not needed are passed over', async () => {
  const answers: Answers = { seen: [], extra: false };
  const done = await runWizard('t', [page('a', []), page('b', [], { needed }), page('c', [])], answers);
  expect(done).toBe(true);
  expect(answers.seen).toEqual(['a 1/2', 'c 2/2 back']);
});

test('Back leads to the page that was answered before, not to one that was passed over', async () => {
  const answers: Answers = { seen: [], extra: false };
  await runWizard('t', [page('a', []), page('b', [], { needed }), page('c', ['back', 'next'])], answers);
  expect(answers.seen).toEqual(['a 1/2', 'c 2/2 back', 'a 1/2', 'c 2/2 back']);
});

test('an answer that makes a page necessary lengthens the way', async () => {
  const answers: Answers = { seen: [], extra: false };
  const first: Page<Answers> = {
    async show(draft, place) {
      draft.seen.push(`a ${place.step}/${place.totalSteps}`);
      draft.extra = true;
      return 'next';
    },
  };
  await runWizard('t', [first, page('b', [], { needed }), page('c', [])], answers);
  expect(answers.seen).toEqual(['a 1/2', 'b 2/3 back', 'c 3/3 back']);
});

test('a page that only waits is no step, and Back passes over it', async () => {
  const answers: Answers = { seen: [], extra: false };
  await runWizard('t', [page('a', []), page('w', [], { waits: true }), page('c', ['back', 'next'])], answers);
  expect(answers.seen).toEqual(['a 1/2', 'w 1/2 back', 'c 2/2 back', 'a 1/2', 'w 1/2 back', 'c 2/2 back']);
});

test('closing a page ends the wizard without an answer', async () => {
  const answers: Answers = { seen: [], extra: false };
  expect(await runWizard('t', [page('a', []), page('b', ['cancel']), page('c', [])], answers)).toBe(false);
  expect(answers.seen).toEqual(['a 1/3', 'b 2/3 back']);
});

test('a wizard that begins in the middle goes back to the pages before', async () => {
  const answers: Answers = { seen: [], extra: false };
  const pages = [page('a', []), page('b', [], { needed }), page('c', ['back', 'next']), page('d', [])];
  await runWizard('t', pages, answers, 2);
  expect(answers.seen).toEqual(['c 2/3 back', 'a 1/3', 'c 2/3 back', 'd 3/3 back']);
});
