import { list, record, text } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** The containers of a pod that a log can be chosen from; none where there is no choice, so that the server takes the only one. */
export function containersToChoose(pod: KubeObject): string[] {
  const { containers, initContainers, ephemeralContainers } = record(pod.spec);
  if (list(containers).length < 2) return [];
  return [containers, initContainers, ephemeralContainers]
    .flatMap(list)
    .map((container) => text(record(container).name))
    .filter((name) => name !== undefined);
}
