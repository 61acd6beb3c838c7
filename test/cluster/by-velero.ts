import type { Grant } from '../../src/model/clusters/grants.ts';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import { type Api, asRecord } from '../sandbox/api.ts';
import { grants, sentences, type Trial } from './migration.ts';
import { refreshKinds, s3, velero } from './velero-backup.ts';

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

/**
 * Runs such a migration until Velero meets no error of its own: a kind that another test took away is one of its backup. Such a
 * run is undone.
 */
export async function completed(trial: Trial, namespace: string, source: Api) {
  const given = { grants: allowed(namespace) };
  for (let attempt = 1; ; attempt++) {
    const told = trial.events.length;
    const result = await trial.run(given);
    const now = sentences(trial.events.slice(told));
    if (attempt === 3 || !now.some((line) => line.includes('Velero could not back up everything'))) return result;
    console.log(now.filter((line) => !line.startsWith('info')).join('\n'));
    await trial.undo({ run: result.run, ...given });
    await refreshKinds(source);
  }
}

/** The path of the location that both Veleros share. */
export const defaultLocation = `/apis/velero.io/v1/namespaces/${velero.namespace}/backupstoragelocations/default`;

/** Whether that location is read-only in a cluster, and what Kubeferry has noted in it. */
export async function accessOf(api: Api): Promise<{ mode: unknown; own: string[] }> {
  const { spec, metadata } = await api.get(defaultLocation);
  const own = Object.keys(metadata.annotations ?? {}).filter((key) => key.startsWith('kubeferry.dev/'));
  return { mode: asRecord(spec).accessMode, own };
}
