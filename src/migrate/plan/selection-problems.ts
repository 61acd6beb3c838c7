import { type Message, message } from '../../model/message.ts';
import type { Mappings, Migration } from '../../model/migration/plan.ts';
import { wrongPart } from '../../model/objects/label-selector.ts';
import { isNamespaceName } from '../../model/objects/namespace-name.ts';
import { isSystemOwner, systemOwners } from '../../model/objects/system-parts.ts';
import type { PlanPath } from './schema-at.ts';
import { nameOf } from './schema-problems.ts';

const ownersHint = () => message('plan.wrong-format.owner', { owners: systemOwners.join(', ') });

type Add = (path: PlanPath, words: Message, hint?: Message) => void;
type Wrong = (path: PlanPath, value: string, hint: Message) => void;

/** The plural of a kind with its group, as `kubectl api-resources` shows them, with `*` and `?` for any characters or one. */
const resourcePattern = /^[a-z0-9*?]([-a-z0-9.*?]*[a-z0-9*?])?$/;
const objectKey = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/([^/]*)\/[^/\s]+$/;

/** Names and selectors in a plan that no cluster would take, each told at its place. */
export function selectionProblems({ spec }: Migration, add: Add): void {
  const { namespaces, labelSelector, exclude, objects = [] } = spec.select;
  const wrong: Wrong = (path, value, hint) =>
    add(path, message('plan.wrong-format', { value, key: nameOf(path) }), hint);
  const namespace = (path: PlanPath, name: string) => {
    if (!isNamespaceName(name)) wrong(path, name, message('plan.wrong-format.namespace'));
  };
  const mapped = (mappings: Mappings | undefined, at: PlanPath) => {
    for (const [from, to] of Object.entries(mappings?.namespaces ?? {})) namespace([...at, 'namespaces', from], to);
  };

  for (const [index, name] of namespaces.entries()) namespace(['spec', 'select', 'namespaces', index], name);
  mapped(spec.mappings, ['spec', 'mappings']);
  for (const [index, target] of spec.targets.entries()) mapped(target.mappings, ['spec', 'targets', index, 'mappings']);

  const part = labelSelector === undefined ? undefined : wrongPart(labelSelector);
  if (part !== undefined) wrong(['spec', 'select', 'labelSelector'], part, message('plan.wrong-format.selector'));
  for (const [index, pattern] of exclude.entries()) {
    if (resourcePattern.test(pattern)) continue;
    wrong(['spec', 'select', 'exclude', index], pattern, message('plan.wrong-format.resource'));
  }
  systemProblems(spec, wrong);
  for (const [index, object] of objects.entries()) {
    const within = objectKey.exec(object)?.[2];
    if (within === undefined || (within !== '' && !isNamespaceName(within))) {
      wrong(['spec', 'select', 'objects', index], object, message('plan.wrong-format.object'));
    }
  }
}

/** What is to be left out as a part of the cluster. */
function systemProblems({ select }: Migration['spec'], wrong: Wrong): void {
  const { excludeSystem = [] } = select;
  const at = ['spec', 'select', 'excludeSystem'];
  for (const [index, word] of excludeSystem.entries()) {
    if (isSystemOwner(word)) continue;
    const part = wrongPart(word);
    if (part !== undefined) wrong([...at, index], part, message('plan.wrong-format.selector'));
    // A name alone is a selector too, which would match every object with such a label: a mistyped owner is none.
    else if (/^[\w.-]+$/.test(word)) wrong([...at, index], word, ownersHint());
  }
}
