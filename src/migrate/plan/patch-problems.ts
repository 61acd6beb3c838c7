import { type Message, message } from '../../model/message.ts';
import type { Migration, PlanPatch } from '../../model/migration/plan.ts';
import { wrongPart } from '../../model/objects/label-selector.ts';
import type { PlanPath } from './schema-at.ts';
import { nameOf } from './schema-problems.ts';

type Add = (path: PlanPath, words: Message, hint?: Message) => void;

/** The patches of a plan and of its targets, and where they stand. */
export function placedPatches(spec: Migration['spec']): { at: PlanPath; patch: PlanPatch }[] {
  const placed = (patches: readonly PlanPatch[] = [], at: PlanPath) =>
    patches.map((patch, index) => ({ at: [...at, index], patch }));
  return [
    ...placed(spec.patches, ['spec', 'patches']),
    ...spec.targets.flatMap(({ patches }, index) => placed(patches, ['spec', 'targets', index, 'patches'])),
  ];
}

/** What objects are known by, and what holds some of it. */
const identity: ReadonlySet<string> = new Set([
  '/apiVersion',
  '/kind',
  '/metadata',
  '/metadata/name',
  '/metadata/namespace',
]);

/** Patches that no object may get, each told at its place. */
export function patchProblems({ spec }: Migration, add: Add): void {
  for (const { at, patch } of placedPatches(spec)) {
    const { kind, labelSelector } = patch.target;
    const part = labelSelector === undefined ? undefined : wrongPart(labelSelector);
    if (part !== undefined) {
      const path = [...at, 'target', 'labelSelector'];
      const words = message('plan.wrong-format', { value: part, key: nameOf(path) });
      add(path, words, message('plan.wrong-format.selector'));
    }
    for (const [index, step] of patch.patch.entries()) {
      const here = [...at, 'patch', index];
      if (step.op === 'remove' && step.value !== undefined) add([...here, 'value'], message('plan.patch-value.none'));
      if (step.op !== 'remove' && step.value === undefined) add(here, message('plan.patch-value', { op: step.op }));
      if (identity.has(step.path)) {
        const words = message('plan.patch-identity', { path: step.path });
        add([...here, 'path'], words, message('plan.patch-identity.hint'));
      }
      if (/^Secret\.?$/.test(kind) && /^\/(data|stringData)(\/|$)/.test(step.path)) {
        add([...here, 'path'], message('plan.patch-secret'), message('plan.patch-secret.hint'));
      }
    }
  }
}
