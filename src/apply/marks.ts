import type { KubeObject } from '../model/object.ts';

/** Label with the name of the migration that made an object. */
export const migrationLabel = 'kubeferry.dev/migration';
/** Label with the UUID of the run that made or last changed an object. */
export const runLabel = 'kubeferry.dev/run';

/** Which migration and run an object belongs to. `run` is a UUID. */
export interface Marks {
  migration: string;
  run: string;
}

/** The object with the labels that tell which run made it; pod templates are left as they are. */
export function marked(object: KubeObject, { migration, run }: Marks): KubeObject {
  const labels = { ...object.metadata.labels, [migrationLabel]: migration, [runLabel]: run };
  return { ...object, metadata: { ...object.metadata, labels } };
}
