import { claimsOfPod } from '../../apply/pod-troubles.ts';
import type { BackupReader } from '../../backup/read.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { claimResource, podResource } from '../../kube/core-resources.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { Mappings, Migration, VolumeChoice } from '../../model/migration/plan.ts';
import type { ClaimInfo } from '../../model/migration/preparation.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { type ApiResource, groupResource, type KubeObject } from '../../model/objects/object.ts';
import { isCarried } from '../carried-choices.ts';
import type { UnmovedVolumes } from '../unmoved-volumes.ts';
import { claimMaker } from './claim-maker.ts';
import type { ClaimDecision, ClaimDecisions } from './run-context.ts';

const statefulSetResource: ApiResource = {
  ...claimResource,
  group: 'apps',
  resource: 'statefulsets',
  kind: 'StatefulSet',
};

/**
 * The bound claims of the namespaces of a cluster, all or those with some labels, with the pods that use them. `unmoved` takes
 * every pod, and each of these claims.
 */
export async function boundClaims(
  cluster: ClusterReader,
  { namespaces, labelSelector }: Pick<Migration['spec']['select'], 'namespaces' | 'labelSelector'>,
  unmoved: UnmovedVolumes,
  signal: AbortSignal,
): Promise<ClaimInfo[]> {
  const claims: ClaimInfo[] = [];
  const selected = labelSelector === undefined ? {} : { labelSelector };
  for (const namespace of namespaces) {
    const users = new Map<string, string[]>();
    for await (const page of cluster.list(podResource, { namespace, signal })) {
      for (const pod of page.items) {
        unmoved.takePod(pod);
        for (const claim of claimsOfPod(pod)) users.set(claim, [...(users.get(claim) ?? []), pod.metadata.name]);
      }
    }
    const makerOf = claimMaker(await statefulSetsOf(cluster, namespace, signal));
    for await (const page of cluster.list(claimResource, { namespace, ...selected, signal })) {
      for (const claim of page.items) {
        unmoved.takeClaim(claim);
        const info = boundClaim(claim);
        if (info) claims.push({ ...info, ...makerOf(info), usedBy: users.get(info.name) ?? [] });
      }
    }
  }
  return claims;
}

/** Who may not list them learns less about the claims, and that is all. */
async function statefulSetsOf(cluster: ClusterReader, namespace: string, signal: AbortSignal): Promise<KubeObject[]> {
  const sets: KubeObject[] = [];
  try {
    for await (const page of cluster.list(statefulSetResource, { namespace, signal })) sets.push(...page.items);
  } catch (thrown) {
    if (toKubeferryError(thrown).code !== 'denied') throw thrown;
  }
  return sets;
}

/** The claims of a backup that were bound when it was made, of some namespaces. `unmoved` takes its pods and claims there. */
export async function claimsInBackup(
  backup: BackupReader,
  namespaces: readonly string[],
  unmoved: UnmovedVolumes,
  signal: AbortSignal,
): Promise<ClaimInfo[]> {
  const wanted = new Set(namespaces);
  const all = (await backup.entries()).filter(({ namespace }) => namespace !== undefined && wanted.has(namespace));
  const pods = all.filter((entry) => groupResource(entry) === groupResource(podResource));
  for await (const { json } of backup.read(pods, signal)) unmoved.takePod(backup.parsed(json));
  const entries = all.filter((entry) => groupResource(entry) === groupResource(claimResource));
  if (entries.length === 0) return [];
  const sets: KubeObject[] = [];
  for (const entry of all) {
    if (groupResource(entry) === groupResource(statefulSetResource)) sets.push(await backup.object(entry, signal));
  }
  const makerOf = claimMaker(sets);
  const claims: ClaimInfo[] = [];
  for (const entry of entries) {
    const claim = await backup.object(entry, signal);
    unmoved.takeClaim(claim);
    const info = boundClaim(claim);
    if (info) claims.push({ ...info, ...makerOf(info) });
  }
  return claims;
}

/** What is decided on of a claim; nothing where it is not bound. Who uses it, and what makes it, is left out. */
export function boundClaim(claim: KubeObject): ClaimInfo | undefined {
  const spec = record(claim.spec);
  if (text(record(claim.status).phase) !== 'Bound' && text(spec.volumeName) === undefined) return undefined;
  const size =
    text(record(record(claim.status).capacity).storage) ?? text(record(record(spec.resources).requests).storage);
  const storageClass = text(spec.storageClassName);
  return {
    namespace: claim.metadata.namespace ?? '',
    name: claim.metadata.name,
    size: size ?? '?',
    ...(storageClass !== undefined && { storageClass }),
    usedBy: [],
  };
}

/** How claims are decided: `chosen` by `namespace/claim` goes before the plan. */
export interface ClaimChoices {
  chosen: Readonly<Record<string, VolumeChoice>>;
  /** In a preview: called with a claim that a run would stop at; the preview takes an empty volume. */
  undecided?(claim: string, size: string): void;
}

/**
 * What happens to each bound claim, from the plan and from what the person chose at the start.
 * @throws KubeferryError `invalid` naming all claims that nobody decided, or the first whose choice this engine cannot do.
 */
export function decideClaims(plan: Migration, claims: readonly ClaimInfo[], choices: ClaimChoices): ClaimDecisions {
  const decisions = new Map<string, ClaimDecision>();
  const undecided: string[] = [];
  for (const { namespace, name, size, statefulSet } of claims) {
    const claim = `${namespace}/${name}`;
    const choice = choices.chosen[claim] ?? plan.spec.volumes.claims[claim] ?? plan.spec.volumes.default;
    if (choice === 'empty' || choice === 'omit' || isCarried(plan.spec.engine, choice)) {
      decisions.set(claim, { choice, size, ...(statefulSet !== undefined && { statefulSet }) });
    } else if (choice === 'ask') {
      undecided.push(`${claim} (${size})`);
      choices.undecided?.(claim, size);
      decisions.set(claim, { choice: 'empty', size });
    } else {
      const { engine } = plan.spec;
      throw new KubeferryError('invalid', message('run.claim-unsupported', { claim, choice, engine }), {
        hint: message('run.claim-undecided.hint'),
      });
    }
  }
  if (undecided.length > 0 && !choices.undecided) {
    throw new KubeferryError('invalid', message('run.claim-undecided', { claims: undecided.join(', ') }), {
      hint: message('run.claim-undecided.hint'),
    });
  }
  return decisions;
}

/** A decision in words, for the log and the report. */
export function decisionWords({ choice, statefulSet }: ClaimDecision): Message {
  if (choice === 'omit' && statefulSet !== undefined) return message('run.claim-omit-again', { statefulSet });
  return message(`run.claim-${choice}`);
}

/** The claims that a target does not get, as `namespace/claim` with the target's own name of the namespace. */
export function absentClaims(decisions: ClaimDecisions, mappings: Mappings): Set<string> {
  const isAbsent = ({ choice, statefulSet }: ClaimDecision) => choice === 'omit' && statefulSet === undefined;
  const omitted = [...decisions].filter(([, decision]) => isAbsent(decision));
  return new Set(
    omitted.map(([claim]) => {
      const [namespace = '', name = ''] = claim.split('/');
      return `${targetNamespace(mappings, namespace)}/${name}`;
    }),
  );
}
