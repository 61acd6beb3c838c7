import type { ContextInfo, ContextList } from '../model/clusters/cluster-contents.ts';

/** The context that a kubeconfig (or the list of KUBECONFIG) has as its current one, among those that we know. */
export function contextOf(
  current: string | undefined,
  files: readonly string[],
  list: ContextList,
): ContextInfo | undefined {
  if (current === undefined) return list.contexts.find((context) => context.current);
  const named = list.contexts.filter(({ name }) => name === current || name.startsWith(`${current} (`));
  return named.find(({ file }) => files.includes(file)) ?? (files.length === 0 ? named[0] : undefined);
}

/** The `current-context` of the text of a kubeconfig; enough of YAML for a line that kubectl writes. */
export function currentContextOf(kubeconfig: string): string | undefined {
  const found = /^current-context:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^#\n]*))/m.exec(kubeconfig);
  const name = (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
  return name === '' ? undefined : name;
}
