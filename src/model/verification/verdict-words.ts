import type { Verdict } from './verification.ts';

/** What a verdict is called. */
interface VerdictWords {
  /** In front of a line of a terminal, where what is wrong has to catch the eye. */
  mark: string;
  /** Of one check, as Markdown. */
  check: string;
  /** In the title of a page. */
  title: string;
  /** As the sentence with which a terminal ends. */
  end: string;
}

/** What is said of an object whose counterpart does not work either. */
export const wrongOnSourceToo = 'It does not work on the source either.';

/** What is said of a migration that brought nothing to the target. */
export const neverRun = 'The migration was not run to this target, or was undone since: run it, and verify it then.';

/** What each verdict is called where a verification is told. */
export const verdictWords: Readonly<Record<Verdict, VerdictWords>> = {
  'as-meant': {
    mark: 'as meant',
    check: 'as meant',
    title: 'works as meant',
    end: 'All works as meant.',
  },
  wrong: {
    mark: 'WRONG',
    check: '**not as meant**',
    title: 'does not work as meant',
    end: 'Something does not work as meant.',
  },
  unjudged: {
    mark: 'not judged',
    check: 'not judged',
    title: 'nobody can tell whether all works',
    end: 'Not all could be judged, so nobody can tell whether it works.',
  },
};
