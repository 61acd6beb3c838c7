/**
 * The containers that an API server offers where a log was asked for without naming one of several; none where the
 * sentence is about something else. Format: `registry/core/pod/strategy.go` of Kubernetes, `LogLocation`.
 */
export function containersToChoose(sentence: string): string[] {
  const lists = [...sentence.matchAll(/one of(?: the init containers)?: \[([^\]]*)\]/g)];
  return lists.flatMap(([, names = '']) => names.split(' ')).filter((name) => name !== '');
}
