/** Translates an English template and fills its `{name}` places. In VS Code that is `vscode.l10n.t`; in a test, `inEnglish`. */
export type Translate = (template: string, args?: Record<string, string | number>) => string;

/** Fills the places of a template and translates nothing. */
export const inEnglish: Translate = (template, args = {}) =>
  template.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = args[name];
    return value === undefined ? place : String(value);
  });
