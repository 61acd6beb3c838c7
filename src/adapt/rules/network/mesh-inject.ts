import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { textRecord } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removingAll, toDo } from '../../fixes/fixes.ts';
import { podOf } from '../../objects/pods.ts';
import { meshAskedBy } from '../../providers/network-addons.ts';
import type { Rule } from '../rule.ts';

/** A proxy of a mesh, or an agent such as Vault's, that is asked for where nothing puts it into pods. */
export const rule: Rule = {
  id: 'mesh-inject',
  *check(object, { target, objects }) {
    const marks = marksOf(object);
    for (const { key, value, pointer } of marks) {
      const mesh = meshAskedBy(key, value);
      if (!mesh || objects.mutatingWebhooks().some((name) => mesh.webhook.test(name))) continue;
      const { webhooks } = target.facts;
      if (webhooks === undefined) {
        yield { unknown: 'webhooks' };
        return;
      }
      const injects = webhooks.some(
        ({ kind, name, configuration }) =>
          kind === 'mutating' && (mesh.webhook.test(name) || mesh.webhook.test(configuration)),
      );
      if (injects) continue;
      if (mesh.agent) {
        const fixes = [toDo(message('todo.install-mesh', { mesh: mesh.name }))];
        yield { severity: 'warning', pointer, message: message('rule.mesh-inject.agent', { mesh: mesh.name }), fixes };
        continue;
      }
      const its = marks.filter((one) => meshAskedBy(one.key, one.value)?.name === mesh.name);
      const fixes = [
        toDo(message('todo.install-mesh', { mesh: mesh.name })),
        edit(
          message('fix.no-mesh', { mesh: mesh.name }),
          ...removingAll(
            object,
            its.map((one) => one.pointer),
          ),
        ),
      ];
      yield { severity: 'warning', pointer, message: message('rule.mesh-inject', { mesh: mesh.name }), fixes };
      return;
    }
  },
};

/** Labels and annotations of a namespace, or of the pods of a workload. */
function marksOf(object: KubeObject): { key: string; value: string; pointer: string }[] {
  const pod = podOf(object);
  const isNamespace = object.apiVersion === 'v1' && object.kind === 'Namespace';
  if (!pod && !isNamespace) return [];
  const path = pod ? pod.path.slice(0, -1) : [];
  return ['labels', 'annotations'].flatMap((field) => {
    const at = [...path, 'metadata', field];
    return Object.entries(textRecord(recordAt(object, ...at))).map(([key, value]) => {
      return { key, value, pointer: jsonPointer(...at, key) };
    });
  });
}
