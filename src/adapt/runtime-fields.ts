import { isRuntimeAnnotation, isRuntimeLabel, isServerMetadata } from '../diff/runtime-names.ts';
import { copyJson, jsonPointer } from '../model/json/json.ts';
import { message } from '../model/message.ts';
import type { KubeObject, OwnerReference } from '../model/objects/object.ts';
import type { Note } from './context.ts';

/** A copy of an object that may be changed, without what only its own server and controllers need. */
export function draftOf(object: KubeObject, note: Note): KubeObject {
  const metadata: KubeObject['metadata'] = { name: object.metadata.name };
  const isLabel = (name: string) => isRuntimeLabel(name, object.kind);
  for (const field in object.metadata) {
    if (field === 'annotations') keepNames(metadata, field, object.metadata.annotations, isRuntimeAnnotation);
    else if (field === 'labels') keepNames(metadata, field, object.metadata.labels, isLabel);
    else if (field !== 'generateName' && !isServerMetadata(field)) metadata[field] = copyJson(object.metadata[field]);
  }
  const draft: KubeObject = { apiVersion: object.apiVersion, kind: object.kind, metadata };
  for (const field in object) {
    if (field !== 'metadata' && field !== 'status') draft[field] = copyJson(object[field]);
  }
  if (object.metadata.finalizers) noteFinalizers(object.metadata.finalizers, note);
  if (object.metadata.ownerReferences) noteOwners(object.metadata.ownerReferences, note);
  return draft;
}

function keepNames(
  metadata: KubeObject['metadata'],
  field: 'annotations' | 'labels',
  values: Record<string, string> | undefined,
  isRuntime: (name: string) => boolean,
): void {
  let kept: Record<string, string> | undefined;
  for (const name in values) {
    const value = values[name];
    if (value === undefined || isRuntime(name)) continue;
    kept ??= {};
    kept[name] = value;
  }
  if (kept) metadata[field] = kept;
}

/**
 * Finalizers stay behind, all of them. Whatever works on the target sets its own when it sees the object; one that nobody
 * on the target knows would keep the object, its namespace and an undo waiting for ever.
 */
function noteFinalizers(finalizers: string[], note: Note): void {
  finalizers.forEach((finalizer, index) => {
    if (isOwnFinalizer(finalizer)) return;
    note(jsonPointer('metadata', 'finalizers', index), message('adapt.finalizer', { finalizer }));
  });
}

/** Kubernetes' own finalizers come back by themselves and are not worth a word. */
function isOwnFinalizer(finalizer: string): boolean {
  const domain = finalizer.split('/', 1)[0] ?? '';
  return !finalizer.includes('/') || /^(.+\.)?(kubernetes\.io|k8s\.io)$/.test(domain);
}

/**
 * Owner references stay behind too: they name the owner's UID, which is another one on the target, and the target's
 * garbage collector deletes what names an owner that does not exist.
 */
function noteOwners(owners: OwnerReference[], note: Note): void {
  owners.forEach(({ kind, name }, index) => {
    note(jsonPointer('metadata', 'ownerReferences', index), message('adapt.owner', { kind, name }));
  });
}
