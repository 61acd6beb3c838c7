/** Glob of the plans in a workspace: `migration.yaml` in a folder named `*.migration`. */
export const planPattern = '**/*.migration/migration.yaml';

/** Whether a path is that of a plan. */
export function isPlanPath(path: string): boolean {
  return /\.migration[\\/]migration\.yaml$/.test(path);
}

/** Glob of the manifests that targets will get. */
export const targetPattern = '**/*.migration/targets/**/*.{yaml,yml,json}';

/** Whether a path is that of such a manifest. */
export function isTargetPath(path: string): boolean {
  return /\.migration[\\/]targets[\\/].+\.(ya?ml|json)$/.test(path);
}

/** Whether a path is that of a manifest which exports write anew, and which nobody edits. */
export function isWrittenByExports(path: string): boolean {
  return /\.migration[\\/](source|base|undo)[\\/]/.test(path);
}

/** The folder of the migration that a manifest of a target belongs to. */
export function migrationOf(path: string): string | undefined {
  return /^(.*\.migration)[\\/]targets[\\/]/.exec(path)?.[1];
}

/** The target that a manifest is for, by its name in the plan. */
export function targetOf(path: string): string | undefined {
  return /\.migration[\\/]targets[\\/]([^\\/]+)[\\/]/.exec(path)?.[1];
}

/** What stands for the namespace of objects outside namespaces in the paths of manifests. */
const outsideNamespaces = '_cluster';

/** The namespace of a target that a manifest lies in; nothing for objects outside namespaces. */
export function namespaceOf(path: string): { target: string; namespace: string } | undefined {
  const [, target, namespace] = /\.migration[\\/]targets[\\/]([^\\/]+)[\\/]([^\\/]+)[\\/]/.exec(path) ?? [];
  if (target === undefined || namespace === undefined || namespace === outsideNamespaces) return undefined;
  return { target, namespace };
}
