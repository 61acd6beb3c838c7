import type { PageWords, ShownChanges } from '../../src/model/comparison/comparison-page.ts';
import { button, element } from './element.ts';

/** What changed on the left side since it is followed: a part of the page that is not there before it is. */
export class Changes {
  readonly root: HTMLElement;
  readonly #words: PageWords;
  readonly #title = element('span');
  readonly #count = element('span', { class: 'total' });
  readonly #notes = element('div', { class: 'notes' });
  readonly #list = element('ul');
  readonly #export: HTMLButtonElement;

  constructor(words: PageWords, exportAgain: () => void) {
    this.#words = words;
    this.#export = button(words.exportAgain, exportAgain, { class: 'secondary export' });
    const summary = element('summary', {}, this.#title, this.#count);
    const foldable = element('details', { attributes: { open: '' } }, summary, this.#notes, this.#list);
    this.root = element('section', { class: 'changes' }, foldable, this.#export);
    this.root.hidden = true;
    // A list that is longer than its part is scrolled by the keyboard, too.
    this.#list.tabIndex = 0;
  }

  /** Shows what changed so far. */
  show({ title, count, rows, notes, exportAgain }: ShownChanges): void {
    this.root.hidden = false;
    this.root.ariaLabel = title;
    this.#list.ariaLabel = title;
    this.#title.textContent = title;
    this.#count.textContent = String(count);
    this.#notes.replaceChildren(...notes.map((text) => element('p', { text })));
    const none = element('li', { class: 'hint', text: this.#words.changes.none });
    this.#list.replaceChildren(...(rows.length > 0 ? rows.map((row) => this.#row(row)) : [none]));
    this.#export.hidden = exportAgain === undefined;
    // Not `disabled`, which would take the focus from it; a press while it is busy does nothing.
    this.#export.ariaDisabled = String(exportAgain === 'busy');
  }

  #row({ at, change, kind, name, namespace }: ShownChanges['rows'][number]): HTMLElement {
    const where = [kind, namespace].filter((part) => part).join(' · ');
    const parts = [
      element('span', { class: 'at', text: at }),
      element('span', { class: 'change', text: this.#words.changes[change] }),
      element('span', { class: 'label', text: name }),
      element('span', { class: 'where', text: where }),
    ];
    // Spaces between them, for those who hear or copy the row.
    const spaced = parts.flatMap((part) => [part, document.createTextNode(' ')]);
    return element('li', { attributes: { 'data-change': change } }, ...spaced);
  }
}
