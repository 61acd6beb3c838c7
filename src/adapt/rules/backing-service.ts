import type { Severity } from '../../model/finding.ts';
import type { JsonRecord } from '../../model/json.ts';
import type { Message } from '../../model/message.ts';
import type { Problem, RuleAbout, Unknown } from './rule.ts';

/** A problem where a Service that the API server asks (`{namespace, name}`) neither comes along nor is on the target. */
export function* missingService(
  service: JsonRecord | undefined,
  { severity, pointer, words }: { severity: Severity; pointer: string; words(service: string): Message },
  { target, objects }: RuleAbout,
): Generator<Problem | Unknown> {
  const { namespace, name } = service ?? {};
  if (typeof namespace !== 'string' || typeof name !== 'string') return;
  // Manifests often leave the namespace to whoever applies them.
  if (objects.has('Service', namespace, name) || objects.has('Service', undefined, name)) return;
  const there = target.has('services', namespace, name);
  if (there === undefined) yield { unknown: `services in ${namespace}` };
  else if (!there) yield { severity, pointer, message: words(`${namespace}/${name}`) };
}
