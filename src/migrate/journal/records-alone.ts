import type { ApplyJournal } from '../../apply/types.ts';
import type { Journal } from './journal.ts';

/** Notes in a journal what is done for one object by itself. It is of no run: its records stand in the journal, and no undo or resume of a run counts them. */
export function recordsAlone(journal: Journal, of: { run: string; step: string }): ApplyJournal {
  return {
    intend: (objects) => {
      journal.append({ type: 'intent', ...of, objects });
      return journal.settled();
    },
    record: ({ ref: object, outcome, reason, uid, left }) => {
      const known = { ...(uid !== undefined && { uid }), ...(left !== undefined && { left }) };
      journal.append({ type: 'object', ...of, object, outcome, reason, ...known });
    },
  };
}
