import * as vscode from 'vscode';
import type { Leaving, PagePlace } from './page-flow.ts';

/** A row of a page; `value` is absent for separators. */
export type Row<Value> = vscode.QuickPickItem & { value?: Value };

/** A list to choose from. `rows` may still be loading: the page is open and busy meanwhile. */
export interface ListPage<Value> {
  placeholder: string;
  rows: Row<Value>[] | ((signal: AbortSignal) => Promise<Row<Value>[]>);
  /** The row chosen beforehand; absent: the first. */
  active?: (value: Value) => boolean;
  /** The row for a text that was typed and is the label of no row; without a value it only says something. */
  typed?: (text: string) => Row<Value>;
  /** Puts an error into a sentence; the page then offers to try again. */
  explain?: (thrown: unknown) => string;
}

/** A list of which several rows can be ticked; `picked` ones are ticked at first. */
export type TickPage<Value> = Omit<ListPage<Value>, 'active' | 'typed'>;

/** Shows a list; gives the value of the row that was accepted. */
export async function pickOne<Value>(place: PagePlace, list: ListPage<Value>): Promise<{ value: Value } | Leaving> {
  const answer = await pick(place, list, false);
  if (typeof answer === 'string') return answer;
  const [value] = answer.values;
  return value === undefined ? 'cancel' : { value };
}

/** Shows a list with ticks; gives the ticked values, at least one. */
export async function pickMany<Value>(place: PagePlace, list: TickPage<Value>): Promise<{ values: Value[] } | Leaving> {
  return pick(place, list, true);
}

/** Is open and busy until the work is done; a failure is shown with a row to try again. */
export function waitFor(
  place: PagePlace,
  about: { placeholder: string; work: (signal: AbortSignal) => Promise<void>; explain: (thrown: unknown) => string },
): Promise<'next' | Leaving> {
  const box = openBox(vscode.window.createQuickPick(), place);
  box.placeholder = about.placeholder;
  const leaving = new AbortController();
  return new Promise((resolve) => {
    const done = (answer: 'next' | Leaving) => {
      leaving.abort();
      resolve(answer);
      box.dispose();
    };
    const work = async () => {
      box.items = [];
      box.busy = true;
      try {
        await about.work(leaving.signal);
        if (!leaving.signal.aborted) done('next');
      } catch (thrown) {
        if (leaving.signal.aborted) return;
        box.busy = false;
        box.items = [retryRow(about.explain(thrown))];
      }
    };
    box.onDidHide(() => done('cancel'));
    box.onDidTriggerButton(() => done('back'));
    box.onDidAccept(() => {
      if (!box.busy) void work();
    });
    box.show();
    void work();
  });
}

interface RetryRow extends vscode.QuickPickItem {
  retry: true;
}

function retryRow(sentence: string): RetryRow {
  return { retry: true, alwaysShow: true, label: `$(refresh) ${vscode.l10n.t('Try again')}`, detail: sentence };
}

function openBox<Box extends vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox>(
  box: Box,
  place: PagePlace,
): Box {
  box.title = place.title;
  box.step = place.step;
  box.totalSteps = place.totalSteps;
  box.buttons = place.back ? [vscode.QuickInputButtons.Back] : [];
  box.ignoreFocusOut = true;
  return box;
}

function pick<Value>(place: PagePlace, list: ListPage<Value>, many: boolean): Promise<{ values: Value[] } | Leaving> {
  const box = vscode.window.createQuickPick<Row<Value> | RetryRow>();
  openBox(box, place);
  box.placeholder = list.placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  const leaving = new AbortController();

  const offerTyped = (rows: Row<Value>[]) => {
    const text = box.value.trim();
    const isNew = text !== '' && rows.every(({ label }) => label !== text);
    box.items = isNew && list.typed ? [...rows, { ...list.typed(text), alwaysShow: true }] : rows;
  };
  const fill = (rows: Row<Value>[]) => {
    if (list.typed) box.onDidChangeValue(() => offerTyped(rows));
    box.canSelectMany = many;
    box.items = rows;
    if (many) box.selectedItems = rows.filter((row) => row.picked === true);
    const { active } = list;
    const first = active && rows.find((row) => row.value !== undefined && active(row.value));
    // Whoever typed meanwhile looks for something: Enter takes the first row that fits.
    if (first && box.value === '') box.activeItems = [first];
  };
  const load = async () => {
    if (Array.isArray(list.rows)) return fill(list.rows);
    box.items = [];
    box.busy = true;
    try {
      const rows = await list.rows(leaving.signal);
      if (!leaving.signal.aborted) fill(rows);
    } catch (thrown) {
      if (leaving.signal.aborted) return;
      box.canSelectMany = false;
      box.items = [retryRow(list.explain ? list.explain(thrown) : String(thrown))];
    } finally {
      if (!leaving.signal.aborted) box.busy = false;
    }
  };

  return new Promise((resolve) => {
    const done = (answer: { values: Value[] } | Leaving) => {
      leaving.abort();
      resolve(answer);
      box.dispose();
    };
    box.onDidHide(() => done('cancel'));
    box.onDidTriggerButton(() => done('back'));
    box.onDidAccept(() => {
      const chosen = box.selectedItems;
      if (chosen.some((row) => 'retry' in row)) return void load();
      const values = chosen.flatMap((row) => ('retry' in row || row.value === undefined ? [] : [row.value]));
      if (values.length > 0) done({ values });
      else if (many && !box.busy) {
        box.title = [place.title, vscode.l10n.t('Nothing is ticked: the space bar ticks a row')].join(' · ');
      }
    });
    box.onDidChangeSelection((chosen) => {
      if (many && chosen.length > 0) box.title = place.title;
    });
    // Rows that are there already come with the page in one piece, so that an Enter right after it finds them.
    void load();
    box.show();
  });
}

/** Asks for a line of text; `check` gives the sentence why it cannot be taken, or nothing. */
export function askText(
  place: PagePlace,
  about: {
    prompt: string;
    value: string;
    placeholder?: string;
    /** Shows dots for what is typed. */
    hidden?: boolean;
    check: (text: string) => string | undefined;
  },
): Promise<{ value: string } | Leaving> {
  const box = openBox(vscode.window.createInputBox(), place);
  box.prompt = about.prompt;
  box.value = about.value;
  box.placeholder = about.placeholder;
  box.password = about.hidden ?? false;
  return new Promise((resolve) => {
    const done = (answer: { value: string } | Leaving) => {
      resolve(answer);
      box.dispose();
    };
    box.onDidHide(() => done('cancel'));
    box.onDidTriggerButton(() => done('back'));
    box.onDidChangeValue((text) => {
      box.validationMessage = about.check(text.trim());
    });
    box.onDidAccept(() => {
      const text = box.value.trim();
      const problem = about.check(text);
      if (problem === undefined) done({ value: text });
      else box.validationMessage = problem;
    });
    box.show();
  });
}
