/** What an element is made of: its class, its text, and attributes by name. Texts become text and never HTML. */
export interface ElementParts {
  class?: string;
  text?: string;
  attributes?: Record<string, string>;
}

/** Makes an element with its children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  parts: ElementParts = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (parts.class !== undefined) made.className = parts.class;
  if (parts.text !== undefined) made.textContent = parts.text;
  for (const [name, value] of Object.entries(parts.attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Makes a button that does something when it is pressed. */
export function button(label: string, press: () => void, parts: ElementParts = {}): HTMLButtonElement {
  const { attributes, ...rest } = parts;
  const made = element('button', { ...rest, text: label, attributes: { type: 'button', ...attributes } });
  made.addEventListener('click', press);
  return made;
}
