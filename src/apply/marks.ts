import { migrationLabel, runLabel } from '../model/objects/marks.ts';
import type { KubeObject } from '../model/objects/object.ts';

export { migrationLabel, runLabel };

/** Annotation with the UUID of the run that last changed an object which was there before that run. */
export const updatedBy = 'kubeferry.dev/updated-by';

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
