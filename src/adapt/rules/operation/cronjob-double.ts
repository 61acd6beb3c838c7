import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** A CronJob that would fire on both sides. */
export const rule: Rule = {
  id: 'cronjob-double',
  kinds: ['CronJob'],
  *check(object) {
    const spec = recordAt(object, 'spec');
    if (spec === undefined || spec.suspend === true) return;
    const pointer = 'suspend' in spec ? '/spec/suspend' : '/spec';
    const { name } = object.metadata;
    const fixes = [edit(message('fix.suspend'), { op: 'add', path: '/spec/suspend', value: true })];
    yield { severity: 'warning', pointer, message: message('rule.cronjob-double', { name }), fixes };
  },
};
