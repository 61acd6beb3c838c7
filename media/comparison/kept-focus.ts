/**
 * What has the focus in the page. The browser forgets it when another part of the window takes it, such as a question at its top, and when
 * its element goes away: here it comes back.
 */
export class KeptFocus {
  readonly #otherwise: HTMLElement;
  #last: HTMLElement;

  /** `otherwise` gets the focus where what had it is gone. */
  constructor(otherwise: HTMLElement) {
    this.#otherwise = otherwise;
    this.#last = otherwise;
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement) this.#last = target;
    });
    window.addEventListener('focus', () => this.restore());
  }

  /** What has the focus, or had it last, if that is within a part of the page. */
  within(part: HTMLElement): HTMLElement | undefined {
    return part.contains(this.#last) ? this.#last : undefined;
  }

  /** Gives the focus to what stands in the place of what had it. */
  moveTo(element: HTMLElement): void {
    this.#last = element;
    if (document.hasFocus()) element.focus({ preventScroll: true });
  }

  /** Gives the focus back where nothing of the page has it, but the page is what a person is at. */
  restore(): void {
    if (!document.hasFocus() || document.activeElement !== document.body) return;
    const isThere = this.#last.isConnected && this.#last.checkVisibility({ visibilityProperty: true });
    (isThere ? this.#last : this.#otherwise).focus({ preventScroll: true });
  }
}
