import { hasEnded } from '../../adapt/kinds/jobs.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { toKubeferryError } from '../../model/error.ts';
import { recordAt } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import { isMadeAgain } from '../../model/objects/made-again.ts';
import { groupResource, type KubeObject, type ObjectRef, refKey, refOf } from '../../model/objects/object.ts';
import { readTargets } from '../folder/read-targets.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** Kinds that do their work without being asked, with the sentence about them. */
const byThemselves = new Map([
  ['cronjobs.batch', 'run.twice-cron'],
  ['jobs.batch', 'run.twice-job'],
] as const);
type Kind = typeof byThemselves extends Map<infer Name, unknown> ? Name : never;

/** Warns of what a target will run, by its manifests, while the source does too: nothing is stopped there. A backup runs nothing. */
export async function tellRunsTwice(
  { folder, scope, source }: RunContext,
  { spec: { name: target, context } }: OpenTarget,
  step: string,
): Promise<void> {
  if ('backup' in source) return;
  const found = new Map<string, ObjectRef[]>();
  for await (const { ref, state, load } of readTargets(folder, target)) {
    const kind = groupResource(ref);
    // What a person added is not on the source.
    if (state === 'added' || !isByItself(kind) || isSuspended(await load())) continue;
    found.set(kind, [...(found.get(kind) ?? []), ref]);
  }
  for (const [kind, code] of byThemselves) {
    const refs = found.get(kind) ?? [];
    const [first] = refs;
    if (!first) continue;
    const about = { count: refs.length, name: `${first.namespace ?? ''}/${first.name}`, source: source.context };
    const text = message(code, { ...about, context, target });
    scope.emit({ type: 'log', level: 'warning', step, context, text });
  }
}

/** The keys of what runs by itself in namespaces of a source, and would on a target too. Who may not list it learns nothing. */
export async function runningByItself(
  cluster: ClusterReader,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const discovery = await cluster.discovery({ signal });
  const found: string[] = [];
  for (const kind of byThemselves.keys()) {
    const resource = discovery.findResource(kind);
    if (!resource) continue;
    try {
      for (const namespace of namespaces) {
        for await (const page of cluster.list(resource, { namespace, signal })) {
          found.push(
            ...page.items.filter((object) => moves(kind, object)).map((object) => refKey(refOf(resource, object))),
          );
        }
      }
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'denied') throw thrown;
    }
  }
  return found;
}

function moves(kind: Kind, object: KubeObject): boolean {
  return !isSuspended(object) && (kind === 'cronjobs.batch' || !(hasEnded(object) || isMadeAgain(object.metadata)));
}

function isByItself(kind: string): kind is Kind {
  return (byThemselves as ReadonlyMap<string, unknown>).has(kind);
}

function isSuspended({ spec }: KubeObject): boolean {
  return recordAt(spec)?.suspend === true;
}
