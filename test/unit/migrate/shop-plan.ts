import { type Migration, type MigrationInput, migrationSchema } from '../../../src/model/migration/plan.ts';

/** The plan that moves the namespace `shop` from `vks` to `eks-prod`, with other words in its `spec`. */
export function planOf(change: Partial<MigrationInput['spec']> = {}): Migration {
  return migrationSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: 'shop' },
    spec: {
      source: { context: 'vks' },
      targets: [{ name: 'eks', context: 'eks-prod' }],
      select: { namespaces: ['shop'] },
      ...change,
    },
  });
}
