import { marked } from '../../apply/marks.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import type { UnstampedEvent } from '../../model/event.ts';
import { durationSeconds } from '../../model/go-duration.ts';
import type { RunScope } from '../../velero/run/run-scope.ts';
import { isStandstill } from '../../velero/run/standstill.ts';
import type { RunContext } from '../direct/run-context.ts';

/** Seconds without a change after which the server is asked whether it is there. */
const looksAfter = 60;

/** What is lent to the work on one backup or restore of Velero, whose events count as those of a step of the run. */
export async function veleroScope(
  { plan, scope }: RunContext,
  cluster: ClusterReader,
  step: string,
  weigh: (event: UnstampedEvent) => UnstampedEvent = (event) => event,
): Promise<RunScope> {
  const { namespace, standstill } = plan.spec.velero;
  return {
    signal: scope.signal,
    // The run has a step of its own for it.
    emit: (event) => (event.type === 'step' ? undefined : scope.emit({ ...weigh(calm(event)), step })),
    reach: await scope.reach(cluster, namespace),
    log: 'all',
    // A shorter bound would only be seen a minute later.
    stillSeconds: Math.min(looksAfter, durationSeconds(standstill) ?? looksAfter),
    standstill,
  };
}

/** What Velero's log warns of is no warning of the run; what it found wrong comes by itself, object by object. */
function calm(event: UnstampedEvent): UnstampedEvent {
  return event.type === 'log' && event.text.code === 'velero.said' ? { ...event, level: 'info' } : event;
}

/**
 * Weighs what is told of the Restores of a target: whatever they could not do is done by the run, and told where it cannot be. Data
 * that stands still only a person can have move on, so why it does is a warning, the first time.
 */
export function weighRestores(): (event: UnstampedEvent) => UnstampedEvent {
  const warned = new Set<string>();
  return (event) => {
    if (event.type !== 'log') return event;
    const said = JSON.stringify(event.text);
    if (isStandstill(event.text) && !warned.has(said)) {
      warned.add(said);
      return event;
    }
    return { ...event, level: 'info' };
  };
}

/** The labels that tell which run asked Velero for something. */
export function marksOf({ plan, run }: RunContext): Record<string, string> {
  const object = { apiVersion: '', kind: '', metadata: { name: '' } };
  return marked(object, { migration: plan.metadata.name, run }).metadata.labels ?? {};
}
