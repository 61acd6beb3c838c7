import { adaptObject } from '../../adapt/adapt.ts';
import type { ApplySource, SourceObject } from '../../apply/types.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import { toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import { RefMap } from '../../model/objects/ref-map.ts';
import { isSecret } from '../../model/objects/secret.ts';
import { manifestPath } from '../folder/manifest-path.ts';
import { readTargets, type TargetManifest } from '../folder/read-targets.ts';
import { fillSecretValues, typedKey } from '../folder/secrets.ts';
import { adaptContext } from './adapt-context.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import { selectedEntries } from './selected-entries.ts';

/**
 * What one target will get: the manifests in `targets/<target>/`. An unedited one is not parsed: its object is adapted
 * from the backup again, which is faster and holds the Secret values. An edited one is parsed, its withheld values filled in.
 */
export async function targetObjects(
  context: RunContext,
  backup: BackupReader,
  target: OpenTarget,
): Promise<TargetObjects> {
  const { entries: selected } = await selectedEntries(context, backup);
  const about = await adaptContext(context, target, { backup, moving: selected });
  const { namespaces } = context.plan.spec.select;
  const writable = new Set(namespaces.map((name) => targetNamespace(target.mappings, name)));
  const entryAt = new Map(selected.map((entry) => [entry.offset, entry]));
  // Of an unedited manifest only its place in the backup is kept: a hundred thousand of them have to fit into memory.
  const unedited = new RefMap<BackupEntry>();
  const editedOnes = new RefMap<EditedManifest>();
  const refs: ObjectRef[] = [];
  for await (const manifest of readTargets(context.folder, target.spec.name)) {
    const { ref, path, state, backupOffset } = manifest;
    const entry = backupOffset === undefined ? undefined : entryAt.get(backupOffset);
    const other = unedited.get(ref)
      ? `targets/${target.spec.name}/${manifestPath(ref)}`
      : editedOnes.get(ref)?.manifest.path;
    if (other !== undefined) {
      // Nothing tells which of the two is meant.
      editedOnes.set(ref, { manifest, entry, refused: message('run.same-object', { one: other, other: path }) });
      continue;
    }
    if (state === 'unedited' && entry) unedited.set(ref, entry);
    else editedOnes.set(ref, { manifest, entry });
    refs.push(ref);
  }
  entryAt.clear();

  /** The object as the backup gives it to this target, with its Secret values. */
  function adapted(entry: BackupEntry, json: Buffer): SourceObject | undefined {
    const result = adaptObject(entry, backup.parsed(json), about);
    if ('omitted' in result) return undefined;
    // The plan may have changed since the manifests were written.
    const unfit = result.patches?.find((patch) => patch.unfit)?.unfit;
    return unfit ? { ref: result.ref, refused: message('run.patch-unfit-here', { why: unfit.why }) } : result;
  }

  /** An edited or added manifest. Values of Secrets never come from a file, unless the plan says so. */
  async function edited({ manifest, entry, refused }: EditedManifest): Promise<SourceObject> {
    const { ref } = manifest;
    if (refused) return { ref, refused };
    const { namespace } = ref;
    if (namespace !== undefined && !writable.has(namespace)) {
      return { ref, refused: message('run.elsewhere', { namespace, path: manifest.path }) };
    }
    const object = await manifest.load();
    if (!isSecret(object)) return { ref, object };
    const typed = context.plan.spec.secrets === 'withheld' ? typedKey(object) : undefined;
    if (typed !== undefined) return { ref, refused: message('run.secret-typed', { key: typed, path: manifest.path }) };
    try {
      return { ref, object: fillSecretValues(object, (await original(entry)) ?? blankOf(object)) };
    } catch (thrown) {
      const { code, words } = toKubeferryError(thrown);
      if (code !== 'invalid') throw thrown;
      return { ref, refused: words };
    }
  }

  /** What a manifest was made from, with its values. */
  async function original(entry: BackupEntry | undefined): Promise<KubeObject | undefined> {
    if (!entry) return undefined;
    for await (const { json } of backup.read([entry], context.scope.signal)) {
      const found = adapted(entry, json);
      return found && 'object' in found ? found.object : undefined;
    }
    return undefined;
  }

  return {
    refs,
    has: (ref) => unedited.get(ref) !== undefined || editedOnes.get(ref) !== undefined,
    isEdited: (ref) => editedOnes.get(ref) !== undefined,
    async *read(wanted, signal) {
      const entries: BackupEntry[] = [];
      for (const ref of wanted) {
        const entry = unedited.get(ref);
        const manifest = editedOnes.get(ref);
        if (manifest) yield await edited(manifest);
        else if (entry) entries.push(entry);
      }
      for await (const { entry, json } of backup.read(entries, signal)) {
        const object = adapted(entry, json);
        if (object) yield object;
      }
    },
  };
}

/** What one target will get. */
export interface TargetObjects extends ApplySource {
  /** Whether the target is to get it. */
  has(ref: ObjectRef): boolean;
  /** Whether a person edited or added its manifest. */
  isEdited(ref: ObjectRef): boolean;
}

/** A manifest that a person edited or added, and what it was made from. */
interface EditedManifest {
  manifest: TargetManifest;
  entry: BackupEntry | undefined;
  /** Why it is not applied. */
  refused?: Message;
}

/** A Secret of the same name without any value. */
function blankOf({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  return { apiVersion, kind, metadata };
}
