import { stringify } from 'yaml';
import { systemParts } from '../model/objects/system-parts.ts';

/** The label selectors by which parts of a cluster are known, by owner, as YAML to read and to take into a plan. */
export function exclusionsText(): string {
  const head = [
    '# Parts of a cluster that spec.select.excludeSystem of a plan leaves out, by owner: name owners there, or selectors',
    '# of your own. They count in kube-system and outside namespaces.',
  ];
  return `${head.join('\n')}\n${stringify(systemParts, { lineWidth: 0 })}`;
}
