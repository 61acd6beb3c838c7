import type {
  FieldAction,
  FromPage,
  ObjectAction,
  PageWords,
  ShownField,
  ShownObject,
  ShownValue,
  ToPage,
} from '../../src/model/comparison/comparison-page.ts';
import { button, element } from './element.ts';
import type { KeptFocus } from './kept-focus.ts';
import type { TreeRow } from './tree-rows.ts';

/** What the details are made with. */
export interface DetailsSetting {
  words: PageWords;
  left: string;
  right: string;
  post(message: FromPage): void;
}

/** What pressing a button of a field does. */
interface FieldPresses {
  askWhole(): void;
  act(action: FieldAction): void;
}

/** The fields of the object that is chosen, with the values of both sides side by side. */
export class Details {
  readonly root: HTMLElement;
  readonly #setting: DetailsSetting;
  #shown: ShownObject | undefined;
  #isScrolled = false;
  #values = new Map<number, { place: string; left: HTMLElement; right: HTMLElement }>();
  /** The whole values of fields that were cut, by their places, as far as a person asked for them. */
  #whole = new Map<string, Pick<ShownField, 'left' | 'right'>>();
  /** Known once the page is built. */
  focus: KeptFocus | undefined;

  constructor(setting: DetailsSetting) {
    this.#setting = setting;
    const label = { role: 'region', tabindex: '0', 'aria-label': setting.words.details };
    this.root = element('section', { class: 'details', attributes: label });
    const scrolled = () => {
      this.#isScrolled = true;
    };
    this.root.addEventListener('scroll', scrolled, { passive: true });
  }

  /** Shows what a row stands for. */
  show(row: TreeRow | undefined): void {
    const { words } = this.#setting;
    if (row?.object && row.object === this.#shown) return;
    const isSame = row?.object?.id === this.#shown?.id;
    const focused = isSame ? this.focus?.within(this.root) : undefined;
    this.#shown = row?.object;
    this.#values.clear();
    if (!isSame) this.#whole.clear();
    if (!row || !this.#shown) {
      const said = row && row.open === undefined ? `${row.label}: ${row.description}` : words.choose;
      this.root.replaceChildren(element('p', { class: 'hint', text: said }));
      return;
    }
    const object = this.#shown;
    this.root.replaceChildren(this.#heading(object), this.#body(object));
    if (object.more !== undefined) this.root.append(element('p', { class: 'hint', text: object.more }));
    if (isSame) {
      if (focused) this.focus?.moveTo(this.#inPlaceOf(focused));
      return;
    }
    // To scroll has the browser lay out the new fields at once.
    if (this.#isScrolled) this.root.scrollTop = 0;
    this.#isScrolled = false;
  }

  /** The button that does what one did that is gone by now; all of the details where there is none. */
  #inPlaceOf(gone: HTMLElement): HTMLElement {
    const name = nameOf(gone);
    return [...this.root.querySelectorAll('button')].find((one) => nameOf(one) === name) ?? this.root;
  }

  /** Puts in the whole values of a field that were cut, if it is still shown. */
  showWhole({ id, field, ...whole }: Extract<ToPage, { type: 'whole' }>): void {
    const shown = this.#values.get(field);
    if (this.#shown?.id !== id || !shown) return;
    const { place, ...sides } = shown;
    this.#whole.set(place, whole);
    for (const [side, other] of [['left', 'right'] as const, ['right', 'left'] as const]) {
      const cell = sides[side];
      const hadFocus = this.focus?.within(cell) !== undefined;
      cell.replaceChildren(...this.#value(whole[side], whole[other], undefined));
      const text = cell.querySelector('pre');
      if (!hadFocus || !text) continue;
      // The button that had it is gone: what it brought can be read on.
      text.tabIndex = -1;
      this.focus?.moveTo(text);
    }
  }

  #heading({ id, kind, name, namespace, other, actions, outcome }: ShownObject): HTMLElement {
    const { words, post } = this.#setting;
    const press = (action: ObjectAction) => button(words.actions[action], () => post({ type: 'act', id, action }));
    const where = [kind, namespace, other && `→ ${other}`].filter((part) => part).join(' · ');
    return element(
      'header',
      {},
      element('h2', { text: name }),
      element('p', { class: 'where', text: where }),
      element('p', {
        class: 'outcome',
        text: words.outcomes[outcome].heading,
        attributes: { 'data-outcome': outcome },
      }),
      element('div', { class: 'actions' }, ...actions.map(press)),
    );
  }

  #body({ id, fields }: ShownObject): HTMLElement {
    const { words, left, right } = this.#setting;
    if (fields.length === 0) return element('p', { class: 'hint', text: words.lonely });
    const titles = [words.field, left, right, words.explanation];
    const head = titles.map((text) => element('th', { text, attributes: { scope: 'col' } }));
    const { post } = this.#setting;
    const rows = fields.map((field, at) =>
      this.#row(
        field,
        {
          askWhole: () => post({ type: 'whole', id, field: at, place: field.place }),
          act: (action) => post({ type: 'actOn', id, field: at, place: field.place, action }),
        },
        at,
      ),
    );
    return element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
  }

  #row(field: ShownField, { askWhole, act }: FieldPresses, at: number): HTMLElement {
    const { words } = this.#setting;
    const known = this.#whole.get(field.place);
    // What is around what is shown may have changed, too.
    if (known) askWhole();
    const { left: one, right: other } = known ?? field;
    const ask = known ? undefined : askWhole;
    const left = element('td', { class: 'value left' }, ...this.#value(one, other, ask));
    const right = element('td', { class: 'value right' }, ...this.#value(other, one, ask));
    this.#values.set(at, { place: field.place, left, right });
    const short = element('span', {
      class: 'class',
      text: words.outcomes[field.class].short,
      attributes: { 'data-outcome': field.class },
    });
    const why = element('span', { class: 'why', text: field.why === undefined ? '' : ` ${field.why}` });
    const actions = field.actions.map((action) => {
      const label = words.fieldActions[action];
      // The same words stand at each field.
      return button(label, () => act(action), {
        class: 'link',
        attributes: { 'aria-label': `${label} ${field.path}` },
      });
    });
    const below = actions.length > 0 ? [element('div', { class: 'actions' }, ...actions)] : [];
    return element(
      'tr',
      {},
      element('th', { class: 'path', attributes: { scope: 'row' } }, ...breakable(field.path)),
      left,
      right,
      element('td', { class: 'explanation' }, short, why, ...below),
    );
  }

  /** A value, what the other side does not have marked in it. */
  #value(value: ShownValue | undefined, other: ShownValue | undefined, askWhole: (() => void) | undefined): Node[] {
    const { words } = this.#setting;
    if (!value) return [element('span', { class: 'absent', text: words.absent })];
    const text = element(
      'pre',
      {},
      ...(other ? marked(value.text, other.text) : [document.createTextNode(value.text)]),
    );
    if (value.length === undefined || !askWhole) return [text];
    return [text, button(words.showMore, askWhole, { class: 'link' })];
  }
}

/** A path that goes on in another line before a `/` rather than within a name. */
function breakable(path: string): Node[] {
  return path.split(/(?=\/)/).flatMap((part) => [element('wbr'), document.createTextNode(part)]);
}

/** How a button is called. */
function nameOf({ ariaLabel, textContent }: HTMLElement): string {
  return ariaLabel ?? textContent ?? '';
}

/** A text with the part marked that another one has not, between what both begin and end with. */
function marked(text: string, other: string): Node[] {
  const shorter = Math.min(text.length, other.length);
  let start = 0;
  while (start < shorter && text[start] === other[start]) start += 1;
  let end = 0;
  while (end < shorter - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end += 1;
  const middle = text.slice(start, text.length - end);
  // Texts that have little in common are easier to read without.
  if (middle === '' || start + end < text.length / 4) return [document.createTextNode(text)];
  const parts = [text.slice(0, start), text.slice(text.length - end)];
  return [
    document.createTextNode(parts[0] ?? ''),
    element('mark', { text: middle }),
    document.createTextNode(parts[1] ?? ''),
  ];
}
