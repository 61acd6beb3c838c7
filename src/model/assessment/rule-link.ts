const extension = 'vscode://kubeferry.kubeferry';
const folder = '/rules/';

/** The address of the page of a rule, which VS Code opens; `kubeferry rules show RULE` prints the same. */
export function ruleLink(rule: string): string {
  return extension + folder + rule;
}

/** The rule that the path of such an address names; nothing where it names none. */
export function ruleAtLink(path: string): string | undefined {
  return path.startsWith(folder) ? path.slice(folder.length) : undefined;
}
