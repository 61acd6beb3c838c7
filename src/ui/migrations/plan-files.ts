/** Glob of the plans in a workspace: `migration.yaml` in a folder named `*.migration`. */
export const planPattern = '**/*.migration/migration.yaml';

/** Whether a path is that of a plan. */
export function isPlanPath(path: string): boolean {
  return /\.migration[\\/]migration\.yaml$/.test(path);
}
