import { adaptObject } from '../../adapt/adapt.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import type { BackupReader } from '../../backup/read.ts';
import { isRuntimeAnnotation } from '../../diff/runtime-names.ts';
import { type JsonRecord, sameJson } from '../../model/json/json.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../../model/objects/object.ts';
import { RefMap } from '../../model/objects/ref-map.ts';
import { isSecret } from '../../model/objects/secret.ts';
import { mergePatchOf } from '../../velero/merge-patch.ts';
import type { Modifier } from '../../velero/modifiers.ts';
import type { RunContext } from '../direct/run-context.ts';
import type { TargetObjects } from '../direct/target-objects.ts';
import { snapshotClaims } from './snapshots.ts';
import { marksOf } from './velero-scope.ts';

/** What a Restore is told to change, and what it cannot be told. */
export interface ModifiersOf {
  modifiers: Modifier[];
  /** The objects whose manifest differs from what Velero itself makes of them, and then those that a person added. */
  changed: ChangedObject[];
  /** Objects on the target whose change no modifier can express. */
  inexpressible: ObjectRef[];
  /** Secrets on the target whose values a mapping changes, which no modifier may hold. */
  secrets: ObjectRef[];
}

/** An object that arrives otherwise than in the backup; `ref` is what it is on the target. */
export interface ChangedObject {
  /** Absent where the backup has no such object: a person added its manifest. */
  entry?: BackupEntry;
  ref: ObjectRef;
  /** The JSON merge patch of its modifier, for what Velero itself makes of the object; absent where no modifier can express the change. */
  patch?: JsonRecord;
}

/** What adapting depends on where only that is done which Velero does by itself: nothing is mapped or patched. */
export function asByVelero(about: AdaptContext): AdaptContext {
  return { ...about, mappings: {}, patches: [] };
}

/**
 * What the Restores of one target change so that each object arrives as its manifest says: the marks of the run on all of
 * them, without the finalizers and the runtime annotations that Velero keeps (facts of 1.18: it resets neither), and for each object whose manifest differs from what Velero itself makes of it, that difference. Values of Secrets are in none.
 * `about`: what adapting depends on; `entries`: the objects that the plan selects.
 */
export async function modifiersFor(
  context: RunContext,
  backup: BackupReader,
  from: {
    about: AdaptContext;
    entries: readonly BackupEntry[];
    objects: TargetObjects;
  },
): Promise<ModifiersOf> {
  const { scope } = context;
  const { about, entries, objects } = from;
  const found: ModifiersOf = { modifiers: [], changed: [], inexpressible: [], secrets: [] };
  const kinds = new Set((await backup.entries()).map(groupResource));
  const kept = new Map<string, Record<string, null>>();
  // A claim that kept the volume of the source would wait for it, or get hold of its data.
  if (snapshotClaims(context.claims).length > 0) {
    found.modifiers.push({ resource: 'persistentvolumeclaims', patch: { spec: { volumeName: null } } });
  }
  const byVelero = asByVelero(about);
  const edited = new RefMap<true>();
  for await (const { entry, json } of backup.read([...entries], scope.signal)) {
    const source = backup.parsed(json);
    const resource = groupResource(entry);
    kept.set(resource, { ...kept.get(resource), ...keptAnnotations(source) });
    const adapted = adaptObject(entry, source, about);
    const brought = adaptObject(entry, source, byVelero);
    if ('omitted' in adapted || 'omitted' in brought) continue;
    const { ref } = adapted;
    if (objects.isEdited(ref)) edited.set(ref, true);
    const meant = await meantObject(objects, adapted, scope.signal);
    if (!meant) continue;
    if (isSecret(meant) && !sameJson(brought.object.data, adapted.object.data)) found.secrets.push(adapted.ref);
    const patch = mergePatchOf(comparable(brought.object), comparable(meant));
    if (patch === undefined) continue;
    if (patch === 'inexpressible') {
      found.inexpressible.push(ref);
      found.changed.push({ entry, ref });
    } else {
      const { namespace, name } = entry;
      found.modifiers.push({ resource, ...(namespace !== undefined && { namespace }), name, patch });
      found.changed.push({ entry, ref, patch });
    }
  }
  const added = objects.refs.filter((ref) => objects.isEdited(ref) && !edited.get(ref));
  found.changed.push(...added.map((ref) => ({ ref })));
  const labels = marksOf(context);
  const ofKinds = [...kinds].map((resource): Modifier => {
    const annotations = kept.get(resource) ?? {};
    const isEmpty = Object.keys(annotations).length === 0;
    return { resource, patch: { metadata: { labels, finalizers: null, ...(!isEmpty && { annotations }) } } };
  });
  return { ...found, modifiers: [...ofKinds, ...found.modifiers] };
}

/** The annotations that Velero would bring along though they mean nothing on another cluster; of its own it knows itself. */
function keptAnnotations({ metadata }: KubeObject): Record<string, null> {
  const names = Object.keys(metadata.annotations ?? {});
  const gone = names.filter((name) => isRuntimeAnnotation(name) && !name.startsWith('velero.io/'));
  return Object.fromEntries(gone.map((name) => [name, null]));
}

/** The object as its manifest has it; nothing where the target is not to get it. */
async function meantObject(
  objects: TargetObjects,
  { ref, object }: { ref: ObjectRef; object: KubeObject },
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  if (!objects.has(ref)) return undefined;
  if (!objects.isEdited(ref)) return object;
  for await (const edited of objects.read([ref], signal)) return 'object' in edited ? edited.object : undefined;
  return undefined;
}

/** What a modifier may change: not the namespace, which Velero maps itself, the identity, or the values of a Secret. */
function comparable(object: KubeObject): JsonRecord {
  const { apiVersion: _version, metadata, data, stringData, ...rest } = object;
  const { namespace: _namespace, name: _name, ...others } = metadata;
  const hasValues = !isSecret(object);
  return {
    ...rest,
    metadata: others,
    ...(hasValues && data !== undefined && { data }),
    ...(hasValues && stringData !== undefined && { stringData }),
  };
}
