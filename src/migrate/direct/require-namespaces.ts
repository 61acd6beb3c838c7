import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { readTargets } from '../folder/read-targets.ts';
import { namespacePhase } from './namespace-phase.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/**
 * Whoever may not read a namespace of the source has no manifest of it; where the target does not have it either, every
 * object in it would fail. @throws KubeferryError `invalid` naming the first such namespace.
 */
export async function requireNamespaces({ folder, plan, scope }: RunContext, target: OpenTarget): Promise<void> {
  const { spec, mappings, reader } = target;
  const writable = new Set(plan.spec.select.namespaces.map((name) => targetNamespace(mappings, name)));
  const needed = new Set<string>();
  const made = new Set<string>();
  for await (const { ref } of readTargets(folder, spec.name)) {
    if (ref.group === '' && ref.kind === 'Namespace') made.add(ref.name);
    else if (ref.namespace !== undefined && writable.has(ref.namespace)) needed.add(ref.namespace);
  }
  for (const namespace of needed) {
    if (made.has(namespace) || (await namespacePhase(reader, namespace, scope.signal)) !== 'absent') continue;
    const { context } = spec;
    throw new KubeferryError('invalid', message('run.namespace-unmade', { namespace, context }), {
      context,
      hint: message('run.namespace-unmade.hint', { namespace, context }),
    });
  }
}
