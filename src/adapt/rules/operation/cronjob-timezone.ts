import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit, safeEdit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** The minor version of Kubernetes 1 from which on a schedule may not name a time zone. Source: the release notes of Kubernetes 1.29. */
const refusedFrom = 29;

/** A time zone in a schedule, where it has a field of its own. */
export const rule: Rule = {
  id: 'cronjob-timezone',
  kinds: ['CronJob'],
  *check(object, { target }) {
    const spec = recordAt(object, 'spec');
    if (typeof spec?.schedule !== 'string') return;
    const [, zone, schedule] = /^\s*(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(spec.schedule) ?? [];
    if (zone === undefined || schedule === undefined) return;
    const { version } = target.facts;
    if (version === undefined || target.minor === undefined) {
      yield { unknown: 'version' };
      return;
    }
    if (target.minor < refusedFrom) return;
    const pointer = '/spec/schedule';
    const inSchedule = { op: 'replace', path: pointer, value: schedule } as const;
    const inField = { op: 'add', path: '/spec/timeZone', value: zone } as const;
    const fix =
      spec.timeZone !== undefined
        ? edit(message('fix.no-timezone', { zone }), inSchedule)
        : isZone(zone)
          ? safeEdit(message('fix.timezone', { zone }), inSchedule, inField)
          : edit(message('fix.no-timezone.clock', { zone }), inSchedule);
    const words = message('rule.cronjob-timezone', { version: `${version.major}.${version.minor}`, zone });
    yield { severity: 'error', pointer, message: words, fixes: [fix] };
  },
};

/** Whether the field takes a name: one of the IANA database, as it is spelled there, and not the zone of the server (`Local`). */
function isZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
