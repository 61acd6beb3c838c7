import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { volumeSpec } from '../../objects/volumes.ts';
import type { Rule } from '../rule.ts';

/** A volume that is a folder of whatever node the pod runs on: no backup of files takes it along. */
export const rule: Rule = {
  id: 'pv-hostpath',
  kinds: ['PersistentVolume'],
  *check(object) {
    const path = recordAt(volumeSpec(object), 'hostPath')?.path;
    if (typeof path !== 'string') return;
    const words = message('rule.pv-hostpath', { path });
    const fixes = [toDo(message('todo.copy-folder', { path }))];
    yield { severity: 'error', pointer: '/spec/hostPath', message: words, fixes };
  },
};
