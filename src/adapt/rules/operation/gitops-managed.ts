import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** Signs that something keeps an object as it is in a repository. Source: the documentation of Argo CD, Flux and Fleet. */
const keepers: readonly { mark: RegExp; name: string }[] = [
  { mark: /^argocd\.argoproj\.io\/(tracking-id|instance)$/, name: 'Argo CD' },
  { mark: /^(kustomize|helm)\.toolkit\.fluxcd\.io\/name$/, name: 'Flux' },
  { mark: /^fleet\.cattle\.io\/|^objectset\.rio\.cattle\.io\/id$/, name: 'Fleet' },
  { mark: /^config\.k8s\.io\/owning-inventory$/, name: 'kpt' },
];

/** An object that a tool keeps as it is in a repository. */
export const rule: Rule = {
  id: 'gitops-managed',
  *check({ metadata }) {
    for (const field of ['labels', 'annotations'] as const) {
      for (const key of Object.keys(metadata[field] ?? {})) {
        const keeper = keepers.find(({ mark }) => mark.test(key));
        if (!keeper) continue;
        const pointer = jsonPointer('metadata', field, key);
        const words = { tool: keeper.name };
        const fixes = [toDo(message('todo.change-repository', words))];
        yield { severity: 'warning', pointer, message: message('rule.gitops-managed', words), fixes };
        return;
      }
    }
  },
};
