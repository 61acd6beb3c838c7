import { type NamespaceSelection, selectedNamespaces } from './clusters/node.ts';
import type { Contexts } from './contexts.ts';
import { explorerNamespaces } from './kubernetes-explorer.ts';

/**
 * The namespaces that a command was called for, in our own tree or in the Kubernetes extension's; nothing from the
 * palette, where that extension is not started either. Throws what `explorerNamespaces` throws.
 */
export async function selectionOf(
  clicked: unknown,
  selected: unknown,
  contexts: Contexts,
): Promise<NamespaceSelection | undefined> {
  if (clicked === undefined) return undefined;
  return selectedNamespaces(clicked, selected) ?? (await explorerNamespaces(clicked, selected, contexts));
}
