import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer, recordAt } from '../../../model/json/json.ts';
import type { JsonPatchOperation } from '../../../model/json/json-patch.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { changing, type Wish } from '../../fixes/changing.ts';
import { edit } from '../../fixes/fixes.ts';
import { containersOf, type PodSpec } from '../../kinds/pod-templates.ts';
import { type PodAnnotations, podAnnotations } from '../../objects/pod-annotations.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Source: the release notes of Kubernetes 1.27, which no longer reads these annotations. */
const ofPod = 'seccomp.security.alpha.kubernetes.io/pod';
const ofContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const ignoredSince = 27;

/** Seccomp profiles in annotations that are not read any more, where no field says the same. */
export const rule: Rule = {
  id: 'sec-annotations-old',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    if (!pod) return;
    const said = podAnnotations(object, pod);
    const { annotations, path } = said;
    const old = Object.keys(annotations).filter((key) => isOld(key) && !isSaid(key, pod));
    if (old.length === 0) return;
    const { version } = target.facts;
    const { minor } = target;
    if (version === undefined || minor === undefined) {
      yield { unknown: 'version' };
      return;
    }
    if (minor < ignoredSince) return;
    const fixes = asFields(object, pod, said, old);
    for (const key of old) {
      const words = message('rule.sec-annotations-old', { version: version.gitVersion });
      yield { severity: 'warning', pointer: jsonPointer(...path, key), message: words, fixes };
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

/** The profiles by their fields, all at once: that of the pod would hide those of its containers. */
function asFields(
  object: KubeObject,
  pod: PodSpec,
  { annotations, path }: PodAnnotations,
  keys: readonly string[],
): Fix[] {
  const profiles = keys.flatMap((key) => {
    const profile = profileOf(annotations[key]);
    return profile ? [{ key, profile }] : [];
  });
  if (profiles.length < keys.length) return [];
  const holders = [{ pointer: jsonPointer(...pod.path), container: pod.spec, key: ofPod }];
  const containers = containersOf(pod).map((one) => ({ ...one, key: ofContainer + String(one.container.name) }));
  const said = [...holders, ...containers].flatMap(({ pointer, container, key }): JsonPatchOperation[] => {
    const found = profiles.find((one) => one.key === key);
    return found ? changing(container, pointer, [[['securityContext', 'seccompProfile'], found.profile]]) : [];
  });
  const at = path.slice(0, -1);
  const gone = keys.map((key): Wish => [['annotations', key], undefined]);
  const title = message('fix.seccomp-profile', {
    profile: [...new Set(profiles.map(({ profile }) => Object.values(profile).join(' ')))].join(', '),
  });
  return [edit(title, ...changing(recordAt(object, ...at) ?? {}, jsonPointer(...at), gone), ...said)];
}

/** What the annotation calls a profile, as the field does. Source: the reference of the annotation. */
function profileOf(value: unknown): JsonRecord | undefined {
  if (value === 'runtime/default' || value === 'docker/default') return { type: 'RuntimeDefault' };
  if (value === 'unconfined') return { type: 'Unconfined' };
  const [, localhostProfile] = /^localhost\/(.+)$/.exec(String(value)) ?? [];
  return localhostProfile === undefined ? undefined : { type: 'Localhost', localhostProfile };
}
