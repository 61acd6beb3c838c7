import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { containersOf } from '../../kinds/pod-templates.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** An image that is never pulled: it would have to be on the nodes of the target already. */
export const rule: Rule = {
  id: 'img-pull-never',
  kinds: podKinds,
  *check(object) {
    const pod = podOf(object);
    if (!pod) return;
    for (const { pointer, container } of containersOf(pod)) {
      if (container.imagePullPolicy !== 'Never') continue;
      const words = message('rule.img-pull-never', { image: String(container.image) });
      const path = `${pointer}/imagePullPolicy`;
      const fixes = [edit(message('fix.pull-if-absent'), { op: 'replace', path, value: 'IfNotPresent' })];
      yield { severity: 'warning', pointer: path, message: words, fixes };
    }
  },
};
