import pLimit from 'p-limit';
import type { ClusterReader } from '../../kube/cluster.ts';
import { type Message, message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import type { Verification, VerifiedCheck, VerifiedObject } from '../../model/verification/verification.ts';
import { checkName, isAskedOnSource, type VerifyCheck } from '../../model/verification/verify-checks.ts';
import { answerTo } from './answer-to.ts';
import { ask } from './ask.ts';
import { type EventsOf, eventPairs } from './events-of-both.ts';
import { judgeCheck } from './judge-check.ts';
import { type JudgedObject, type JudgeWith, judgeNamespace } from './judge-namespace.ts';
import { logsOfBoth } from './logs-of-both.ts';
import { type NamespaceState, readSide, type SideState } from './read-side.ts';

/** Checks, and logs of containers, that are asked for at a time. */
const atATime = 4;

/** Both sides of a verification. */
export interface SidesToVerify {
  target: ClusterReader;
  /** The source and what was read of it; absent where it is a backup or cannot be read. */
  source: { cluster: ClusterReader; state: SideState } | undefined;
  /** The source namespaces that moved. */
  namespaces: readonly string[];
  mappings: Mappings;
  checks: readonly VerifyCheck[];
  /** Whether an object of the target is one of the migration's. */
  takes(ref: ObjectRef, object: KubeObject): boolean;
}

/** What was found out, and what of it may hold values of Secrets: the Secrets of both sides, absent where some may not be read. */
export interface Found extends Pick<Verification, 'objects' | 'checks' | 'events' | 'unjudged'> {
  secrets?: KubeObject[];
}

/** Judges what stands on a target and asks the checks of the plan on both sides. Throws what the clusters throw but `denied`, which is told. */
export async function verifyTarget(
  sides: SidesToVerify,
  { signal, tell }: { signal: AbortSignal; tell(stage: Message): void },
): Promise<Found> {
  const { target, source, namespaces, mappings, checks } = sides;
  tell(message('verification.stage.judge', { target: target.context }));
  const there = namespaces.map((namespace) => targetNamespace(mappings, namespace));
  const state = await readSide(target, there, { side: 'target', signal });
  const standings = await judged(sides, state, signal);
  const objects = await explained(standings, sides, state, signal);
  if (checks.length > 0) tell(message('verification.stage.checks', { count: checks.length }));
  const limit = pLimit(atATime);
  const asked = await Promise.all(checks.map((check) => limit(() => askBoth(check, sides, signal))));
  const wrong = new Set(
    objects.flatMap(({ object: { namespace, kind, name }, verdict }) =>
      verdict === 'wrong' ? [`${namespace}/${kind}/${name}`] : [],
    ),
  );
  const secrets = secretsOf([state, ...(source ? [source.state] : [])]);
  return {
    objects,
    checks: asked,
    events: eventPairs(eventsOf(source?.state, mappings), eventsOf(state, {}), (about) => wrong.has(about)),
    unjudged: [...(source?.state.unread ?? []), ...state.unread],
    ...(secrets && { secrets }),
  };
}

/** How an object of the target stands, and whether its counterpart does not work either. */
type StandingOfBoth = JudgedObject & Pick<VerifiedObject, 'alsoOnSource'>;

/** How the objects of the target stand. */
async function judged(
  { target, source, mappings, takes, namespaces }: SidesToVerify,
  state: SideState,
  signal: AbortSignal,
): Promise<StandingOfBoth[]> {
  const { findResource } = await target.discovery({ signal });
  const sourceStates = new Map(source?.state.namespaces.map((one) => [one.namespace, one]));
  const found: StandingOfBoth[] = [];
  for (const namespace of namespaces) {
    const name = targetNamespace(mappings, namespace);
    const there = state.namespaces.find((one) => one.namespace === name);
    const counterpart = sourceStates.get(namespace);
    if (!there) continue;
    const about: JudgeWith = { ingressClasses: state.ingressClasses, find: findResource, takes, counterpart };
    const here = counterpart && wrongOnSource(counterpart, source?.state, findResource, name);
    for (const standing of judgeNamespace(there, about)) {
      const isAlso = standing.verdict === 'wrong' && here?.has(refKey(standing.object)) === true;
      found.push({ ...standing, ...(isAlso && { alsoOnSource: true }) });
    }
  }
  return found;
}

/** What is not as meant on the source either, by what the target calls it. */
function wrongOnSource(
  state: NamespaceState,
  side: SideState | undefined,
  find: JudgeWith['find'],
  namespace: string,
): Set<string> {
  const about = { ingressClasses: side?.ingressClasses, find, takes: () => true, counterpart: state };
  const wrong = judgeNamespace(state, about).filter(({ verdict }) => verdict === 'wrong');
  return new Set(wrong.map(({ object }) => refKey({ ...object, namespace })));
}

async function explained(
  standings: readonly StandingOfBoth[],
  { target, source, namespaces, mappings }: SidesToVerify,
  state: SideState,
  signal: AbortSignal,
): Promise<VerifiedObject[]> {
  const limit = pLimit(atATime);
  const sidesOf = (name: string | undefined) => {
    const there = state.namespaces.find(({ namespace }) => namespace === name);
    const from = namespaces.find((namespace) => targetNamespace(mappings, namespace) === name);
    const here = source?.state.namespaces.find(({ namespace }) => namespace === from);
    return (
      there && {
        target: { cluster: target, state: there },
        source: source && here && { cluster: source.cluster, state: here },
      }
    );
  };
  const explain = async (standing: JudgedObject): Promise<VerifiedObject> => {
    const { verdict, reason, object } = standing;
    if (verdict !== 'wrong') return standing;
    const answer = answerTo(reason);
    const sides = sidesOf(object.namespace);
    const logs = sides && (await logsOfBoth({ object, reason }, sides, signal));
    return { ...standing, ...(answer && { answer }), ...logs };
  };
  return Promise.all(standings.map((standing) => limit(() => explain(standing))));
}

async function askBoth(
  check: VerifyCheck,
  { target, source, mappings }: SidesToVerify,
  signal: AbortSignal,
): Promise<VerifiedCheck> {
  const { namespace } = check;
  const [there, here] = await Promise.all([
    ask(check, { cluster: target, namespace: targetNamespace(mappings, namespace) }, signal),
    isAskedOnSource(check) && source ? ask(check, { cluster: source.cluster, namespace }, signal) : undefined,
  ]);
  return {
    name: checkName(check),
    namespace,
    ...judgeCheck(check, there, here),
    ...(here && { source: here }),
    target: there,
  };
}

function eventsOf(state: SideState | undefined, mappings: Mappings): EventsOf[] {
  return (state?.namespaces ?? []).map(({ namespace, lists }) => ({
    namespace: targetNamespace(mappings, namespace),
    events: lists.get('events') ?? [],
    pods: lists.get('pods') ?? [],
    replicaSets: lists.get('replicasets.apps') ?? [],
  }));
}

/** The Secrets of all sides; nothing where those of a namespace may not be read. */
function secretsOf(states: readonly SideState[]): KubeObject[] | undefined {
  const all: KubeObject[] = [];
  for (const { lists } of states.flatMap(({ namespaces }) => namespaces)) {
    const secrets = lists.get('secrets');
    if (!secrets) return undefined;
    all.push(...secrets);
  }
  return all;
}
