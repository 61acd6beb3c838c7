import { changeSchedule, createSchedule, runSchedule, schedulesOf } from '../velero/run/schedule.ts';
import type { Handlers } from './handler.ts';
import { inVelero, opened, stamped } from './velero-runs.ts';
import { grantedWriter } from './velero-writer.ts';

/** Requests on the Schedules of a Velero. */
export const veleroScheduleHandlers: Handlers<
  'velero.schedules' | 'velero.createSchedule' | 'velero.changeSchedule' | 'velero.runSchedule'
> = {
  'velero.schedules': async ({ context, namespace }, { signal }, scope) =>
    schedulesOf(await scope.cluster(context), namespace, signal),
  'velero.createSchedule': async ({ context, namespace, name, grants, ...ask }, call, scope) => {
    const writer = grantedWriter(await scope.cluster(context), inVelero(namespace), grants);
    return createSchedule(writer, { namespace, name }, ask, { signal: call.signal, emit: stamped(call) });
  },
  'velero.changeSchedule': async ({ context, namespace, name, grants, change }, { signal }, scope) => {
    const writer = grantedWriter(await scope.cluster(context), inVelero(namespace), grants);
    return changeSchedule(writer, { namespace, name }, change, signal);
  },
  'velero.runSchedule': async ({ schedule, ...following }, call, scope) => {
    const { writer, run } = await opened(following, call, scope);
    const { namespace, name } = following;
    return runSchedule(writer, { namespace, name, schedule }, run);
  },
};
