/** Environment variables that hand values to a module in the extension host. */
export const hostVariables = {
  /** The file that the figures go to. */
  result: 'KUBEFERRY_BENCH_RESULT',
  /** The migration folder to run by the extension's command. */
  migration: 'KUBEFERRY_BENCH_MIGRATION',
  /** The one to run by the command line before, and what that may write. */
  outside: 'KUBEFERRY_BENCH_OUTSIDE',
  grants: 'KUBEFERRY_BENCH_GRANTS',
  /** A manifest of a Deployment, the folder of its target, the facts of that, and how many problems are expected at least. */
  manifest: 'KUBEFERRY_BENCH_MANIFEST',
  manifests: 'KUBEFERRY_BENCH_MANIFESTS',
  facts: 'KUBEFERRY_BENCH_FACTS',
  problems: 'KUBEFERRY_BENCH_PROBLEMS',
} as const;

/** What was handed over. Throws where it is missing. */
export function given(name: keyof typeof hostVariables): string {
  const value = process.env[hostVariables[name]];
  if (value === undefined) throw new Error(`${hostVariables[name]} is not set.`);
  return value;
}
