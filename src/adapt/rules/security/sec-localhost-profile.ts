import { type JsonRecord, jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { containersOf, type PodSpec } from '../../kinds/pod-templates.ts';
import { podAnnotations } from '../../objects/pod-annotations.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import { contextsOf } from '../../pod-security/controls.ts';
import type { Rule } from '../rule.ts';

/** Profiles that lie on the nodes of the source. */
export const rule: Rule = {
  id: 'sec-localhost-profile',
  kinds: podKinds,
  *check(object) {
    const pod = podOf(object);
    if (!pod) return;
    for (const { profile, pointer, at, usual } of [...byFields(pod), ...byAnnotations(object, pod)]) {
      const instead = { op: 'replace', path: at, value: usual } as const;
      const fixes = [toDo(message('todo.node-profile', { profile })), edit(message('fix.usual-profile'), instead)];
      yield { severity: 'warning', pointer, message: message('rule.sec-localhost-profile', { profile }), fixes };
    }
  },
};

/** A profile of a node, where it is named, and what stands where instead for the one that every runtime has. */
interface NodeProfile {
  profile: string;
  pointer: string;
  at: string;
  usual: JsonRecord | string;
}

function* byFields(pod: PodSpec): Generator<NodeProfile> {
  for (const { context, pointer } of contextsOf(pod)) {
    for (const field of ['seccompProfile', 'appArmorProfile']) {
      const said = recordAt(context, field);
      if (said?.type !== 'Localhost' || typeof said.localhostProfile !== 'string') continue;
      const at = `${pointer}/${field}`;
      yield {
        profile: said.localhostProfile,
        pointer: `${at}/localhostProfile`,
        at,
        usual: { type: 'RuntimeDefault' },
      };
    }
  }
}

/** How profiles of AppArmor were named before Kubernetes 1.30; the field counts where both are said. Source: its documentation. */
const armor = 'container.apparmor.security.beta.kubernetes.io/';

function* byAnnotations(object: KubeObject, pod: PodSpec): Generator<NodeProfile> {
  const { annotations, path } = podAnnotations(object, pod);
  for (const { container } of containersOf(pod)) {
    const key = armor + String(container.name);
    const [, profile] = /^localhost\/(.+)$/.exec(String(annotations[key])) ?? [];
    if (profile === undefined || recordAt(container, 'securityContext', 'appArmorProfile')) continue;
    const at = jsonPointer(...path, key);
    yield { profile, pointer: at, at, usual: 'runtime/default' };
  }
}
