import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import { groupResource } from '../../model/objects/object.ts';
import type { Store } from '../../store/store.ts';
import { savedVolumes } from './file-volumes.ts';
import { type PodVolumes, volumesOf } from './pod-volumes.ts';

/** A pod of a backup that holds files of its volumes. */
export interface BackedUpPod {
  entry: BackupEntry;
  /** The volumes whose files it holds, each with the claim that it is where it is one. */
  saved: { name: string; claim?: string }[];
}

/** The pods of a backup with the volumes whose files it holds. */
export async function podsOf(
  store: Store,
  backup: BackupReader,
  name: string,
  signal: AbortSignal,
): Promise<BackedUpPod[]> {
  const saved = new Map<string, string[]>();
  for (const { namespace, pod, volume } of await savedVolumes(store, name, signal)) {
    const key = `${namespace}/${pod}`;
    saved.set(key, [...(saved.get(key) ?? []), volume]);
  }
  const keyOf = (entry: BackupEntry) => `${entry.namespace ?? ''}/${entry.name}`;
  const entries = (await backup.entries()).filter(
    (entry) => groupResource(entry) === 'pods' && saved.has(keyOf(entry)),
  );
  const pods: BackedUpPod[] = [];
  for await (const { entry, json } of backup.read(entries, signal)) {
    const claims = new Map(volumesOf(backup.parsed(json)).map(({ name: volume, claim }) => [volume, claim]));
    const volumes = (saved.get(keyOf(entry)) ?? []).map((volume) => {
      const claim = claims.get(volume);
      return { name: volume, ...(claim !== undefined && { claim }) };
    });
    pods.push({ entry, saved: volumes });
  }
  return pods;
}

/** Those of some claims (`namespace/claim`) whose files these pods of a backup do not hold. */
export function notSaved(pods: readonly BackedUpPod[], claims: readonly string[]): string[] {
  const saved = new Set(
    filledVolumes(pods, claims).flatMap(({ namespace, volumes }) =>
      volumes.map(({ claim }) => `${namespace}/${claim}`),
    ),
  );
  return claims.filter((claim) => !saved.has(claim));
}

/** The volumes of pods by which a target gets the files of some claims (`namespace/claim`). */
export function filledVolumes(pods: readonly BackedUpPod[], claims: readonly string[]): PodVolumes[] {
  const wanted = new Set(claims);
  return pods.flatMap(({ entry: { namespace = '', name: pod }, saved }) => {
    const volumes = saved.flatMap(({ name, claim }) =>
      claim !== undefined && wanted.has(`${namespace}/${claim}`) ? [{ name, claim }] : [],
    );
    return volumes.length > 0 ? [{ namespace, pod, volumes }] : [];
  });
}
