import { recordsOf } from '../../model/json/json.ts';
import { record, text } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** The container that kubectl takes: the one that the pod names, or the first. */
export function usualContainer({ metadata, spec }: KubeObject): string | undefined {
  const named = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  return named ?? text(recordsOf(record(spec).containers)[0]?.[1].name);
}
