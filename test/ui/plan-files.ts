import { stringify } from 'yaml';
import type { MigrationInput } from '../../src/model/migration/plan.ts';

/** What is said of a plan; the rest is from the context `source` to the context `target`, without what is cluster-scoped. */
export interface PlanWords {
  name: string;
  namespace: string;
  store: string;
  /** Over all the rest. */
  spec?: Partial<MigrationInput['spec']> | undefined;
}

/** Plans as the files of a workspace. */
export function planFiles(plans: readonly PlanWords[]): Record<string, string> {
  return Object.fromEntries(plans.map((words) => [`${words.name}.migration/migration.yaml`, stringify(plan(words))]));
}

function plan({ name, namespace, store, spec }: PlanWords): MigrationInput {
  return {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name },
    spec: {
      source: { context: 'source' },
      targets: [{ name: 'there', context: 'target' }],
      select: { namespaces: [namespace], clusterScoped: 'none' },
      store: { folder: store },
      ...spec,
    },
  };
}
