import { recordAt } from '../../model/json/json.ts';
import { number } from '../../model/json/parse.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { podOf } from './pods.ts';

/** How many pods a workload runs at a time; nothing for a DaemonSet, and for what runs none. */
export function podCount(object: KubeObject): number | undefined {
  if (!podOf(object) || object.kind === 'DaemonSet' || object.kind === 'PodTemplate') return undefined;
  if (object.kind === 'Pod') return 1;
  const { group } = parseApiVersion(object.apiVersion);
  const spec = recordAt(object, 'spec');
  if (group !== 'batch') return number(spec?.replicas) ?? 1;
  const job = object.kind === 'CronJob' ? recordAt(spec, 'jobTemplate', 'spec') : spec;
  return Math.min(number(job?.parallelism) ?? 1, number(job?.completions) ?? Number.POSITIVE_INFINITY);
}
