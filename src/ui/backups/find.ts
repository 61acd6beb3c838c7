import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import { groupResource, type ObjectRef } from '../../model/objects/object.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { Paced } from '../paced.ts';
import type { Shared } from '../shared.ts';
import { errorSentence } from '../words.ts';
import { findFilter, findPrefixes, unknownPrefix } from './find-words.ts';

/** Rows that are shown at the most: more is no use before something else is typed. */
const mostRows = 200;
/** Milliseconds after a key before it is looked for. */
const pace = 200;

interface FoundRow extends vscode.QuickPickItem {
  object?: ObjectRef;
}

/** Asks for objects of a backup by parts of their names, kind, namespace, labels or images; gives the one that was chosen. */
export function findInBackup(shared: Shared, store: ReadStore, name: string): Promise<ObjectRef | undefined> {
  const box = vscode.window.createQuickPick<FoundRow>();
  box.title = vscode.l10n.t('Find in {name}', { name });
  box.placeholder = vscode.l10n.t('A part of a name; also kind:Deployment namespace:shop label:app=web image:nginx');
  const search = new Search(shared, store, name, box);
  return new Promise((resolve) => {
    const done = (object: ObjectRef | undefined) => {
      search.end();
      resolve(object);
      box.dispose();
    };
    box.onDidHide(() => done(undefined));
    box.onDidChangeValue(() => search.soon());
    box.onDidAccept(() => {
      const [chosen] = box.selectedItems;
      if (chosen?.object) done(chosen.object);
    });
    box.show();
    void search.look();
  });
}

/** Looks for what stands in the box; what is typed meanwhile ends the look before it. */
class Search {
  readonly #shared: Shared;
  readonly #store: ReadStore;
  readonly #name: string;
  readonly #box: vscode.QuickPick<FoundRow>;
  readonly #paced = new Paced(pace, () => void this.look());
  #looking = new AbortController();

  constructor(shared: Shared, store: ReadStore, name: string, box: vscode.QuickPick<FoundRow>) {
    this.#shared = shared;
    this.#store = store;
    this.#name = name;
    this.#box = box;
  }

  soon(): void {
    this.#paced.soon();
  }

  end(): void {
    this.#paced.end();
    this.#looking.abort();
  }

  async look(): Promise<void> {
    this.#looking.abort();
    const looking = new AbortController();
    this.#looking = looking;
    const box = this.#box;
    box.busy = true;
    try {
      const text = box.value;
      const rows = await this.#rows(findFilter(text), looking);
      if (this.#looking !== looking) return;
      const [first] = rows;
      box.items = [...unknownRows(text), ...rows];
      if (first) box.activeItems = [first];
    } catch (thrown) {
      if (this.#looking !== looking) return;
      box.items = [{ label: `$(warning) ${errorSentence(toKubeferryError(thrown))}`, alwaysShow: true }];
    } finally {
      if (this.#looking === looking) box.busy = false;
    }
  }

  async #rows(filter: ReturnType<typeof findFilter>, { signal }: AbortController): Promise<FoundRow[]> {
    const rows: FoundRow[] = [];
    const request = { store: this.#store, name: this.#name, filter };
    const { count } = await this.#shared.engine.request('backup.find', request, {
      signal,
      onEvents(events) {
        for (const object of events.flatMap(({ objects }) => objects)) {
          if (rows.length < mostRows) rows.push(rowOf(object));
        }
      },
    });
    if (count === 0) return [{ label: vscode.l10n.t('No object fits.'), alwaysShow: true }];
    if (count === rows.length) return rows;
    const more = vscode.l10n.t('… and {count} more: type more', { count: count - rows.length });
    return [...rows, { label: more, alwaysShow: true }];
  }
}

/** Names may hold colons, so that a mistyped word is looked for all the same. */
function unknownRows(text: string): FoundRow[] {
  const prefix = unknownPrefix(text);
  if (prefix === undefined) return [];
  const words = { prefix, known: findPrefixes.join(' ') };
  const label = vscode.l10n.t('{prefix} is looked for in names. What has a meaning of its own: {known}', words);
  return [{ label: `$(info) ${label}`, alwaysShow: true }];
}

function rowOf(object: ObjectRef): FoundRow {
  // The engine has decided that it fits, by more than its name.
  return {
    label: object.name,
    description: `${groupResource(object)} · ${object.namespace ?? vscode.l10n.t('cluster-scoped')}`,
    alwaysShow: true,
    object,
  };
}
