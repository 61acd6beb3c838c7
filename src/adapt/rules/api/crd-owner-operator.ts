import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** Marks of who installed a definition. Source: the documentation of the Operator Lifecycle Manager and of Helm. */
const installers: readonly { mark: RegExp; name: string }[] = [
  { mark: /^(operators\.coreos\.com\/.+|olm\.managed|operatorframework\.io\/.+)$/, name: 'Operator Lifecycle Manager' },
  { mark: /^meta\.helm\.sh\/release-name$/, name: 'Helm' },
];

/** A definition that an installer keeps, and that should come to the target by it. */
export const rule: Rule = {
  id: 'crd-owner-operator',
  kinds: ['CustomResourceDefinition'],
  *check({ metadata }) {
    for (const field of ['labels', 'annotations'] as const) {
      for (const key of Object.keys(metadata[field] ?? {})) {
        const installer = installers.find(({ mark }) => mark.test(key));
        if (!installer) continue;
        const args = { name: metadata.name, tool: installer.name };
        yield {
          severity: 'info',
          pointer: jsonPointer('metadata', field, key),
          message: message('rule.crd-owner-operator', args),
          fixes: [toDo(message('todo.install-owner', args))],
        };
        return;
      }
    }
  },
};
