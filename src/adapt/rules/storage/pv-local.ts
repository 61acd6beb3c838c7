import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { saidTopology, volumeSpec, volumeTerms } from '../../objects/volumes.ts';
import type { Rule } from '../rule.ts';

/** A volume on a disk of one node of the source. */
export const rule: Rule = {
  id: 'pv-local',
  kinds: ['PersistentVolume'],
  *check(object) {
    const spec = volumeSpec(object);
    const path = recordAt(spec, 'local')?.path;
    if (!spec || typeof path !== 'string') return;
    const words = message('rule.pv-local', { path, places: saidTopology(volumeTerms(spec)) || '–' });
    const fixes = [toDo(message('todo.copy-folder', { path }))];
    yield { severity: 'error', pointer: '/spec/local', message: words, fixes };
  },
};
