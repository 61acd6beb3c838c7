import type { ObjectSummary } from '../model/clusters/cluster-contents.ts';
import { list, number, record, text } from '../model/json/parse.ts';
import { type ApiResource, type KubeObject, refOf } from '../model/objects/object.ts';

type Standing = Pick<ObjectSummary, 'description' | 'health'>;
type Fields = Readonly<Record<string, unknown>>;

/** How an object stands, in a few words and a health, from its status. */
export function summarise(resource: ApiResource, object: KubeObject): ObjectSummary {
  const standing = standingOf(resource.kind, record(object.spec), record(object.status));
  const leaving = object.metadata.deletionTimestamp !== undefined;
  return {
    ref: refOf(resource, object),
    ...(leaving ? { description: `${standing.description} terminating`.trim(), health: 'progressing' } : standing),
    expandable: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'].includes(resource.kind),
  };
}

function standingOf(kind: string, spec: Fields, status: Fields): Standing {
  switch (kind) {
    case 'Deployment':
      return deployment(spec, status);
    case 'StatefulSet':
    case 'ReplicaSet':
      return replicas(number(spec.replicas) ?? 1, number(status.readyReplicas) ?? 0);
    case 'DaemonSet':
      return replicas(number(status.desiredNumberScheduled) ?? 0, number(status.numberReady) ?? 0);
    case 'Job':
      return job(spec, status);
    case 'CronJob':
      return cronJob(spec, status);
    case 'Pod':
      return pod(spec, status);
    case 'Service':
      return service(spec, status);
    case 'PersistentVolumeClaim':
      return claim(spec, status);
    default:
      return { description: '', health: 'none' };
  }
}

function replicas(wanted: number, ready: number): Standing {
  return { description: `${ready}/${wanted}`, health: ready >= wanted ? 'ready' : 'progressing' };
}

function deployment(spec: Fields, status: Fields): Standing {
  const standing = replicas(number(spec.replicas) ?? 1, number(status.readyReplicas) ?? 0);
  const stuck = conditions(status).find(({ type, status: is }) => type === 'Progressing' && is === 'False');
  if (!stuck || standing.health === 'ready') return standing;
  return { description: `${standing.description} ${text(stuck.reason) ?? ''}`.trim(), health: 'failed' };
}

function job(spec: Fields, status: Fields): Standing {
  const wanted = number(spec.completions) ?? 1;
  const done = `${number(status.succeeded) ?? 0}/${wanted}`;
  const ended = conditions(status).filter(({ status: is }) => is === 'True');
  const failed = ended.find(({ type }) => type === 'Failed');
  if (failed) return { description: `${done} ${text(failed.reason) ?? 'Failed'}`, health: 'failed' };
  if (ended.some(({ type }) => type === 'Complete')) return { description: `${done} complete`, health: 'ready' };
  if (spec.suspend === true) return { description: `${done} suspended`, health: 'none' };
  return { description: done, health: 'progressing' };
}

function cronJob(spec: Fields, status: Fields): Standing {
  const schedule = text(spec.schedule) ?? '';
  if (spec.suspend === true) return { description: `${schedule} suspended`, health: 'none' };
  const active = list(status.active).length;
  return { description: active > 0 ? `${schedule}, ${active} active` : schedule, health: 'ready' };
}

function pod(spec: Fields, status: Fields): Standing {
  const containers = list(status.containerStatuses).map(record);
  const ready = containers.filter((container) => container.ready === true).length;
  const total = list(spec.containers).length;
  const phase = text(status.phase) ?? 'Unknown';
  if (phase === 'Succeeded') return { description: 'Completed', health: 'ready' };
  const trouble = troubleOf(status) ?? (phase === 'Running' ? undefined : phase);
  const description = `${ready}/${total}${trouble ? ` ${trouble}` : ''}`;
  if (phase === 'Failed' || /BackOff|^Err|Error|Invalid|OOMKilled/.test(trouble ?? '')) {
    return { description, health: 'failed' };
  }
  return { description, health: ready === total && phase === 'Running' ? 'ready' : 'progressing' };
}

/** Why a container waits or ended, as kubectl shows it in place of the phase. */
function troubleOf(status: Fields): string | undefined {
  const all = [...list(status.initContainerStatuses), ...list(status.containerStatuses)];
  for (const container of all.map(record)) {
    const state = record(container.state);
    const waiting = text(record(state.waiting).reason);
    if (waiting && waiting !== 'PodInitializing') return waiting;
    const { reason, exitCode } = record(state.terminated);
    if (typeof exitCode === 'number' && exitCode !== 0) return text(reason) ?? `exit ${exitCode}`;
  }
  return text(status.reason);
}

function service(spec: Fields, status: Fields): Standing {
  const type = text(spec.type) ?? 'ClusterIP';
  if (type === 'ExternalName') return { description: `${type} ${text(spec.externalName) ?? ''}`, health: 'none' };
  const ports = list(spec.ports).map((entry) => {
    const { port, nodePort, protocol } = record(entry);
    return `${port}${typeof nodePort === 'number' ? `:${nodePort}` : ''}/${text(protocol) ?? 'TCP'}`;
  });
  const entries = list(record(status.loadBalancer).ingress).map(record);
  const addresses = entries.map(({ ip, hostname }) => text(ip) ?? text(hostname)).filter((address) => address);
  const description = [type, ports.join(','), addresses.join(',')].filter((part) => part !== '').join(' ');
  const waits = type === 'LoadBalancer' && addresses.length === 0;
  return {
    description: waits ? `${description} (no address yet)` : description,
    health: waits ? 'progressing' : 'none',
  };
}

function claim(spec: Fields, status: Fields): Standing {
  const phase = text(status.phase) ?? 'Pending';
  const size = text(record(status.capacity).storage) ?? text(record(record(spec.resources).requests).storage);
  const description = [phase, size, text(spec.storageClassName)].filter((part) => part !== undefined).join(' ');
  return { description, health: phase === 'Bound' ? 'ready' : phase === 'Lost' ? 'failed' : 'progressing' };
}

function conditions(status: Fields): Fields[] {
  return list(status.conditions).map(record);
}
