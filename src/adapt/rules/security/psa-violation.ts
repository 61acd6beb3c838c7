import { jsonPointer } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { baselineViolations } from '../../pod-security/baseline.ts';
import type { SecurityLevel, Violation } from '../../pod-security/controls.ts';
import { restrictedViolations } from '../../pod-security/restricted.ts';
import { toDo } from '../fixes.ts';
import { type PodAnnotations, podAnnotations } from '../pod-annotations.ts';
import { podSecurityMends } from '../pod-security-mends.ts';
import { podOf } from '../pods.ts';
import { usualNamespace } from '../present.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** Pods that the level of pod security of their namespace forbids. */
export const rule: Rule = {
  id: 'psa-violation',
  *check(object, about) {
    const pod = podOf(object);
    if (!pod) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    const level = levelOf(namespace, about);
    if (level === 'unknown') yield { unknown: 'namespaces' };
    if (level !== 'baseline' && level !== 'restricted') return;
    const ofBaseline = [
      ...baselineViolations(pod, about.target.minor),
      ...unconfinedByAnnotation(podAnnotations(object, pod)),
    ];
    const violations = [...ofBaseline, ...(level === 'restricted' ? restrictedViolations(pod) : [])];
    const enough = ofBaseline.length > 0 ? 'privileged' : 'baseline';
    const loosen = toDo(message('todo.namespace-level', { namespace, level: enough }));
    // Both levels speak of added capabilities: one word is enough.
    const said = new Set<string>();
    for (const violation of violations) {
      const { pointer, control } = violation;
      if (said.has(`${pointer} ${control.split(':')[0]}`)) continue;
      said.add(`${pointer} ${control.split(':')[0]}`);
      const fixes = [...podSecurityMends(object, pod, violation, violations), loosen];
      yield {
        severity: 'error',
        pointer,
        message: message('rule.psa-violation', { namespace, level, control }),
        fixes,
      };
    }
  },
};

/** AppArmor by the annotation that came before its field. Source: the level baseline. */
function unconfinedByAnnotation({ annotations, path }: PodAnnotations): Violation[] {
  return Object.entries(annotations)
    .filter(
      ([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/') && value === 'unconfined',
    )
    .map(([key]) => ({ pointer: jsonPointer(...path, key), control: 'AppArmor: unconfined' }));
}

/** The level that a namespace enforces: the target's own label, or that of the namespace that goes along. */
function levelOf(namespace: string, { target, objects }: RuleAbout): SecurityLevel | 'unknown' | 'none' {
  const place = target.namespace(namespace);
  if (place === undefined) return 'unknown';
  const labels = place === 'absent' ? (objects.namespaceLabels(namespace) ?? {}) : place.labels;
  if (labels === undefined) return 'unknown';
  const level = labels['pod-security.kubernetes.io/enforce'];
  return level === 'baseline' || level === 'restricted' ? level : 'none';
}
