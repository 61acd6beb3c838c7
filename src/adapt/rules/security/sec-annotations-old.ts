import { jsonPointer, recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import { containersOf, type PodSpec } from '../../pod-templates.ts';
import { podAnnotations } from '../pod-annotations.ts';
import { podOf } from '../pods.ts';
import type { Rule } from '../rule.ts';

/** Source: the release notes of Kubernetes 1.27, which no longer reads these annotations. */
const ofPod = 'seccomp.security.alpha.kubernetes.io/pod';
const ofContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const ignoredSince = 27;

/** Seccomp profiles in annotations that are not read any more, where no field says the same. */
export const rule: Rule = {
  id: 'sec-annotations-old',
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    const { annotations, path } = podAnnotations(object, pod);
    const old = Object.keys(annotations).filter((key) => isOld(key) && !isSaid(key, pod));
    if (old.length === 0) return;
    const { version } = target.facts;
    const { minor } = target;
    if (version === undefined || minor === undefined) {
      yield { unknown: 'version' };
      return;
    }
    if (minor < ignoredSince) return;
    for (const key of old) {
      const words = message('rule.sec-annotations-old', { version: version.gitVersion });
      yield { severity: 'warning', pointer: jsonPointer(...path, key), message: words };
    }
  },
};

function isOld(key: string): boolean {
  return key === ofPod || key.startsWith(ofContainer);
}

/** Whether a field says what the annotation is about. */
function isSaid(key: string, pod: PodSpec): boolean {
  if (recordAt(pod.spec, 'securityContext', 'seccompProfile')) return true;
  const containers = containersOf(pod).filter(
    ({ container }) => key === ofPod || key === ofContainer + String(container.name),
  );
  return containers.every(({ container }) => recordAt(container, 'securityContext', 'seccompProfile') !== undefined);
}
