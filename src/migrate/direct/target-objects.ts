import { adaptObject } from '../../adapt/adapt.ts';
import type { ApplySource } from '../../apply/apply.ts';
import type { BackupEntry, BackupReader } from '../../backup/read.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/object.ts';
import { readTargets, type TargetManifest } from '../folder/export.ts';
import { fillSecretValues } from '../folder/secrets.ts';
import { adaptContext } from './adapt-context.ts';
import { selectedEntries } from './export.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/**
 * What one target will get: the manifests in `targets/<target>/`. An unedited one is not parsed: its object is adapted
 * from the backup again, which is faster and holds the Secret values. An edited one is parsed, its withheld values filled in.
 */
export async function targetObjects(
  context: RunContext,
  backup: BackupReader,
  target: OpenTarget,
): Promise<ApplySource> {
  const about = await adaptContext(context, target);
  const entryAt = new Map<number, BackupEntry>();
  for (const entry of selectedEntries(context.plan, await backup.entries())) entryAt.set(entry.offset, entry);
  const manifests = new Map<string, TargetManifest>();
  const refs: ObjectRef[] = [];
  for await (const manifest of readTargets(context.folder, target.spec.name)) {
    manifests.set(refKey(manifest.ref), manifest);
    refs.push(manifest.ref);
  }

  /** The object as the backup gives it to this target, with its Secret values. */
  function adapted(entry: BackupEntry, json: Buffer): { ref: ObjectRef; object: KubeObject } | undefined {
    const result = adaptObject(entry, JSON.parse(json.toString()), about);
    return 'omitted' in result ? undefined : result;
  }

  async function edited(manifest: TargetManifest): Promise<{ ref: ObjectRef; object: KubeObject }> {
    const object = await manifest.load();
    const entry = manifest.backupOffset === undefined ? undefined : entryAt.get(manifest.backupOffset);
    if (object.kind !== 'Secret' || !entry) return { ref: manifest.ref, object };
    for await (const { json } of backup.read([entry], context.scope.signal)) {
      const original = adapted(entry, json);
      if (original) return { ref: manifest.ref, object: fillSecretValues(object, original.object) };
    }
    return { ref: manifest.ref, object };
  }

  return {
    refs,
    async *read(wanted, signal) {
      const entries: BackupEntry[] = [];
      for (const ref of wanted) {
        const manifest = manifests.get(refKey(ref));
        if (!manifest) continue;
        const entry = manifest.backupOffset === undefined ? undefined : entryAt.get(manifest.backupOffset);
        if (manifest.state === 'unedited' && entry) entries.push(entry);
        else yield await edited(manifest);
      }
      for await (const { entry, json } of backup.read(entries, signal)) {
        const object = adapted(entry, json);
        if (object) yield object;
      }
    },
  };
}
