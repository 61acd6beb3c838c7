/** The `contextValue` of a tree node: each token as `kubeferry.<token>`, so that menus can look for one of them. */
export function viewItem(tokens: readonly string[]): string {
  return tokens.map((token) => `kubeferry.${token}`).join(';');
}
