import type { ContextList } from '../model/clusters/cluster-contents.ts';
import { format } from '../model/message.ts';

/** What is wrong with the kubeconfigs, an entry for the log each: a file that cannot be read, a context that leads nowhere, none at all. */
export function contextProblems({ contexts, problems, files }: ContextList): string[] {
  if (contexts.length === 0 && problems.length === 0) return [`no context was found in ${files.join(', ')}`];
  return [
    ...problems.map(({ file, error }) =>
      [`${file}: ${format(error.words)}`, ...(error.detail === undefined ? [] : [error.detail])].join(': '),
    ),
    ...contexts.flatMap(({ name, file, problem }) =>
      problem ? [`context ${name} in ${file}: ${format(problem)}`] : [],
    ),
  ];
}
