import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { enforceLabel, inPlan, namespaceLevel } from '../../fixes/fixes.ts';
import { namespaceLabels } from '../../objects/namespace-labels.ts';
import { type PodAnnotations, podAnnotations } from '../../objects/pod-annotations.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { baselineViolations, seccompField } from '../../pod-security/baseline.ts';
import type { Violation } from '../../pod-security/controls.ts';
import { podSecurityMends } from '../../pod-security/mends.ts';
import { restrictedViolations } from '../../pod-security/restricted.ts';
import type { Rule, RuleAbout } from '../rule.ts';

const prefix = 'pod-security.kubernetes.io/';

/** Pods that the level of pod security of their namespace forbids. */
export const rule: Rule = {
  id: 'psa-violation',
  kinds: podKinds,
  *check(object, about) {
    const pod = podOf(object);
    if (!pod) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    const labels = namespaceLabels(namespace, about);
    if (labels === undefined) {
      yield { unknown: 'namespaces' };
      return;
    }
    const level = labels[enforceLabel];
    if (level !== 'baseline' && level !== 'restricted') return;
    const minor = versionOf(labels, about.target.minor);
    const ofLevel = (version: number | undefined) => (level === 'restricted' ? restrictedViolations(pod, version) : []);
    const count = (version: number | undefined) => baselineViolations(pod, version).length + ofLevel(version).length;
    // Of an unknown version only what all versions forbid is told.
    if (minor === undefined && Math.max(count(0), count(Number.POSITIVE_INFINITY)) > count(minor)) {
      yield { unknown: 'version' };
    }
    const ofBaseline = [
      ...baselineViolations(pod, minor),
      ...unconfinedByAnnotation(podAnnotations(object, pod), minor),
    ];
    const all = [...ofBaseline, ...ofLevel(minor)];
    // OpenShift fills in what a pod does not say before its level is looked at. Source: its documentation on restricted-v2.
    const fillsIn = about.target.serves('security.openshift.io/v1', 'SecurityContextConstraints');
    if (fillsIn === undefined && all.some(({ mayBeFilledIn }) => mayBeFilledIn)) yield { unknown: 'apis' };
    const violations = all.filter(({ mayBeFilledIn }) => !mayBeFilledIn || fillsIn === false);
    const enough = ofBaseline.length > 0 ? 'privileged' : 'baseline';
    const loosen = loosening(namespace, enough, about);
    // Both levels speak of added capabilities: one word is enough.
    const said = new Set<string>();
    for (const violation of violations) {
      const { pointer, control } = violation;
      if (said.has(`${pointer} ${control.split(':')[0]}`)) continue;
      said.add(`${pointer} ${control.split(':')[0]}`);
      const fixes = [...podSecurityMends(object, pod, violation, violations), ...loosen];
      yield {
        severity: 'error',
        pointer,
        message: message('rule.psa-violation', { namespace, level, control }),
        fixes,
      };
    }
  },
};

/** The namespace is where the pods may run: on the target, or in what the plan makes of it where it is still to come. */
function loosening(name: string, level: string, { target }: RuleAbout): Fix[] {
  if (target.namespace(name) !== 'absent') return namespaceLevel(name, level);
  const patch = [{ op: 'replace', path: jsonPointer('metadata', 'labels', enforceLabel), value: level }];
  const reason = `its pods need the level ${level} of pod security`;
  const title = message('fix.namespace-level-in-plan', { namespace: name, level });
  return [inPlan(title, '/spec/patches/-', { target: { kind: 'Namespace.', name }, patch, reason })];
}

/** Annotations that came before the fields of AppArmor and seccomp. Source: the level baseline. */
function unconfinedByAnnotation({ annotations, path }: PodAnnotations, minor: number | undefined): Violation[] {
  const ofSeccomp = minor !== undefined && minor < seccompField;
  return Object.entries(annotations).flatMap(([key, value]) => {
    if (value !== 'unconfined') return [];
    const isSeccomp = ofSeccomp && key.includes('seccomp.security.alpha.kubernetes.io/');
    if (!isSeccomp && !key.startsWith('container.apparmor.security.beta.kubernetes.io/')) return [];
    return [{ pointer: jsonPointer(...path, key), control: `${isSeccomp ? 'seccomp' : 'AppArmor'}: unconfined` }];
  });
}

type Labels = Readonly<Record<string, string>>;

/** The version of the standards that a namespace holds on to, as a minor version; without one, that of its cluster. */
function versionOf(labels: Labels, cluster: number | undefined): number | undefined {
  const minor = /^v1\.(\d+)$/.exec(labels[`${prefix}enforce-version`] ?? '')?.[1];
  return minor === undefined ? cluster : Math.min(Number(minor), cluster ?? Number(minor));
}
