import type { Grant } from '../../src/model/grants.ts';
import type { MigrationInput } from '../../src/model/plan.ts';
import { grants } from './migration.ts';
import { s3, velero } from './velero-backup.ts';

/** What a plan says that the Veleros of both clusters carry: their bucket, with the keys of the source's. */
export const byVelero = {
  engine: 'velero',
  store: {
    s3: {
      bucket: velero.bucket,
      endpoint: s3.endpoint,
      region: s3.region,
      secret: { context: 'source', namespace: velero.namespace, name: 'cloud-credentials', key: 'cloud' },
    },
  },
} as const satisfies Partial<MigrationInput['spec']>;

/** What such a migration to a namespace writes. */
export function allowed(namespace: string): Grant[] {
  return [...grants('target', namespace, velero.namespace), ...grants('source', velero.namespace)];
}
