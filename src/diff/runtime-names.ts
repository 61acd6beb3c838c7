import { podLabels, runtimeAnnotations, runtimeLabels } from '../model/comparison/built-in-noise.ts';

const annotations = new Set(runtimeAnnotations);
const labels = new Set(runtimeLabels);
const labelsOfPods = new Set(podLabels);

/** The rule of `builtInNoise` by which an annotation is kept by a controller or a tool about this one cluster, if any. */
export function annotationNoise(name: string): string | undefined {
  if (annotations.has(name)) return name;
  const all = `${name.slice(0, name.indexOf('/'))}/*`;
  return annotations.has(all) ? all : undefined;
}

/** The same for a label of an object of that kind, which servers and migration tools keep too. */
export function labelNoise(name: string, kind?: string): string | undefined {
  return labels.has(name) || (kind === 'Pod' && labelsOfPods.has(name)) ? name : undefined;
}

/** Whether an annotation is kept by a controller or a tool about this one cluster, and means nothing elsewhere. */
export function isRuntimeAnnotation(name: string): boolean {
  return annotationNoise(name) !== undefined;
}

/** Whether a label of an object of that kind is kept by a server, a controller or a migration tool about this one cluster. */
export function isRuntimeLabel(name: string, kind?: string): boolean {
  return labelNoise(name, kind) !== undefined;
}

/** Metadata that a server assigns, or that says whom an object belongs to on its own cluster. */
const serverMetadata = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
  'finalizers',
  'ownerReferences',
]);

/** Whether a field of the metadata is about an object on its own cluster only. */
export function isServerMetadata(field: string): boolean {
  return serverMetadata.has(field);
}
