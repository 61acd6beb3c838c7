import type { Fix } from '../../../model/assessment/finding.ts';
import { copyJson, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { changing } from '../../fixes/changing.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import type { PodSpec } from '../../kinds/pod-templates.ts';
import { isOfDocker } from '../../objects/node-folders.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';
import { untold } from '../untold.ts';

/** The socket or the folder of Docker, on nodes that run something else. */
export const rule: Rule = {
  id: 'runtime-docker',
  kinds: podKinds,
  *check(object, { target }) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      const { path, type } = recordAt(volume, 'hostPath') ?? {};
      if (!pod || typeof path !== 'string' || !isOfDocker(path)) continue;
      const { nodes } = target.facts;
      if (nodes === undefined) {
        yield { unknown: 'nodes' };
        return;
      }
      const runtimes = nodes.map(({ runtime }) => runtime?.split(':')[0]);
      if (runtimes.includes('docker')) return;
      yield* untold('nodes', nodes, 'runtime');
      const [first] = runtimes;
      // A node that does not say what it runs may run Docker.
      if (first === undefined || runtimes.includes(undefined)) return;
      const pointer = jsonPointer(...pod.path, 'volumes', index, 'hostPath', 'path');
      const fixes = [toDo(message('todo.without-docker', { path })), ...withoutFolder(pod, path, volume.name)];
      // A folder that is not there is made, unless it has to be there.
      const isNeeded = path.endsWith('.sock') || type === 'Directory';
      const readsLogs = !isNeeded && mountsLogs(pod);
      const code = readsLogs ? 'rule.runtime-docker.logs' : 'rule.runtime-docker';
      const severity = isNeeded ? 'error' : readsLogs ? 'info' : 'warning';
      yield { severity, pointer, message: message(code, { path, runtime: first }), fixes };
    }
  },
};

/** Whether a pod has the logs of its node, which lie there whatever runs the containers. */
function mountsLogs({ spec }: PodSpec): boolean {
  return recordsOf(spec.volumes).some(([, volume]) =>
    /^\/var\/log(\/(pods|containers))?\/?$/.test(String(recordAt(volume, 'hostPath')?.path)),
  );
}

/** Without the folder: what reads logs finds those of every runtime in `/var/log/pods`. What needs the socket cannot do without it. */
function withoutFolder({ spec, path: at }: PodSpec, path: string, volume: unknown): Fix[] {
  if (path.endsWith('.sock')) return [];
  const isOther = ({ name }: { name?: unknown }) => name !== volume;
  const wishes = ['initContainers', 'containers'].flatMap((field) => {
    if (recordsOf(spec[field]).length === 0) return [];
    const containers = recordsOf(copyJson(spec[field])).map(([, { volumeMounts, ...container }]) => {
      const mounts = recordsOf(volumeMounts).flatMap(([, mount]) => (isOther(mount) ? [mount] : []));
      return mounts.length > 0 ? { ...container, volumeMounts: mounts } : container;
    });
    return [[[field], containers] as const];
  });
  const volumes = recordsOf(spec.volumes).flatMap(([, one]) => (isOther(one) ? [one] : []));
  const left = volumes.length > 0 ? volumes : undefined;
  const operations = changing(spec, jsonPointer(...at), [...wishes, [['volumes'], left]]);
  return [edit(message('fix.leave-out-folder', { path }), ...operations)];
}
