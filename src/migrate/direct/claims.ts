import type { BackupReader } from '../../backup/read.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import type { ClaimInfo } from '../../model/door.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { ApiResource, KubeObject } from '../../model/object.ts';
import { record, text } from '../../model/parse.ts';
import type { Migration, VolumeChoice } from '../../model/plan.ts';
import type { ClaimDecisions } from './run-context.ts';

const claimResource: ApiResource = {
  group: '',
  version: 'v1',
  resource: 'persistentvolumeclaims',
  kind: 'PersistentVolumeClaim',
  namespaced: true,
  verbs: ['list'],
};
const podResource: ApiResource = { ...claimResource, resource: 'pods', kind: 'Pod' };

/** The bound claims of the namespaces of a cluster, with the pods that use them. */
export async function boundClaims(
  cluster: ClusterReader,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<ClaimInfo[]> {
  const claims: ClaimInfo[] = [];
  for (const namespace of namespaces) {
    const users = new Map<string, string[]>();
    for await (const page of cluster.list(podResource, { namespace, signal })) {
      for (const pod of page.items)
        for (const claim of claimsOf(pod)) users.set(claim, [...(users.get(claim) ?? []), pod.metadata.name]);
    }
    for await (const page of cluster.list(claimResource, { namespace, signal })) {
      for (const claim of page.items) {
        const info = boundClaim(claim);
        if (info) claims.push({ ...info, usedBy: users.get(info.name) ?? [] });
      }
    }
  }
  return claims;
}

/** The claims of a backup that were bound when it was made. */
export async function claimsInBackup(backup: BackupReader, signal: AbortSignal): Promise<ClaimInfo[]> {
  const entries = (await backup.entries()).filter(
    (entry) => entry.group === '' && entry.resource === claimResource.resource,
  );
  const claims: ClaimInfo[] = [];
  for (const entry of entries) {
    const info = boundClaim(await backup.object(entry, signal));
    if (info) claims.push(info);
  }
  return claims;
}

function boundClaim(claim: KubeObject): ClaimInfo | undefined {
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

function claimsOf(pod: KubeObject): string[] {
  const volumes = record(pod.spec).volumes;
  if (!Array.isArray(volumes)) return [];
  return volumes.flatMap((volume) => text(record(record(volume).persistentVolumeClaim).claimName) ?? []);
}

/**
 * What happens to each bound claim, from the plan and from what the person chose at the start.
 * @throws KubeferryError `invalid` for the first claim that nobody decided, or whose choice this engine cannot do.
 */
export function decideClaims(
  plan: Migration,
  claims: readonly ClaimInfo[],
  chosen: Readonly<Record<string, VolumeChoice>> = {},
): ClaimDecisions {
  const decisions = new Map<string, { choice: 'empty' | 'omit'; size: string }>();
  for (const claim of claims) {
    const key = `${claim.namespace}/${claim.name}`;
    const choice = chosen[key] ?? plan.spec.volumes.claims[key] ?? plan.spec.volumes.default;
    if (choice === 'empty' || choice === 'omit') decisions.set(key, { choice, size: claim.size });
    else if (choice === 'ask') {
      throw new KubeferryError('invalid', message('run.claim-undecided', { claim: key, size: claim.size }), {
        hint: message('run.claim-undecided.hint'),
      });
    } else {
      throw new KubeferryError('invalid', message('run.claim-unsupported', { claim: key, choice }), {
        hint: message('run.claim-undecided.hint'),
      });
    }
  }
  return decisions;
}
