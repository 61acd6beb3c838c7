import type { Fix, Severity } from '../../model/assessment/finding.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import { toDo } from '../fixes/fixes.ts';
import { isTemplate } from '../objects/template-value.ts';
import type { Problem, RuleAbout, Unknown } from './rule.ts';

/** What is said where the Service is missing, and where. */
interface Asked {
  severity: Severity;
  pointer: string;
  words(service: string): Message;
  fixes?: readonly Fix[];
}

/** A problem where a Service that the API server asks (`{namespace, name}`) neither comes along nor is on the target. `fixes`: ways out beside bringing it. */
export function* missingService(
  service: JsonRecord | undefined,
  { severity, pointer, words, fixes = [] }: Asked,
  { target, objects }: RuleAbout,
): Generator<Problem | Unknown> {
  const { namespace, name } = service ?? {};
  if (typeof namespace !== 'string' || typeof name !== 'string' || isTemplate(namespace) || isTemplate(name)) return;
  // Manifests often leave the namespace to whoever applies them.
  if (objects.has('Service', namespace, name) || objects.has('Service', undefined, name)) return;
  const there = target.has('services', namespace, name);
  if (there === undefined) yield { unknown: `services in ${namespace}` };
  else if (!there) {
    const service = `${namespace}/${name}`;
    const bring = toDo(message('todo.bring-service', { service }));
    yield { severity, pointer, message: words(service), fixes: [...fixes, bring] };
  }
}
