import { isRecord } from '../json/json.ts';
import type { KubeObject } from './object.ts';

/** The first field of an object that is missing or of another type, among those that every Kubernetes object has: `metadata.name`. */
export function faultyField(value: unknown): string | undefined {
  const { apiVersion, kind, metadata } = isRecord(value) ? value : {};
  if (typeof apiVersion !== 'string' || apiVersion === '') return 'apiVersion';
  if (typeof kind !== 'string' || kind === '') return 'kind';
  const { name, namespace, labels, annotations } = isRecord(metadata) ? metadata : {};
  if (typeof name !== 'string' || name === '') return 'metadata.name';
  if (namespace !== undefined && typeof namespace !== 'string') return 'metadata.namespace';
  if (!isTexts(labels)) return 'metadata.labels';
  return isTexts(annotations) ? undefined : 'metadata.annotations';
}

/** What metadata may name and leave empty, as charts do where they have nothing to put there. */
const mayBeEmpty: ReadonlySet<string> = new Set(['namespace', 'labels', 'annotations']);

/** A value without the metadata that it leaves empty (`annotations:` and nothing behind it), which API servers read as if it were not named. */
export function withoutEmptyMetadata(value: unknown): unknown {
  if (!isRecord(value) || !isRecord(value.metadata)) return value;
  const entries = Object.entries(value.metadata);
  const said = entries.filter(([field, one]) => one !== null || !mayBeEmpty.has(field));
  return said.length === entries.length ? value : { ...value, metadata: Object.fromEntries(said) };
}

/** Whether a value is a Kubernetes object: what every object has is there, and of its type. */
export function isKubeObject(value: unknown): value is KubeObject {
  return faultyField(value) === undefined;
}

function isTexts(value: unknown): boolean {
  return value === undefined || (isRecord(value) && Object.values(value).every((text) => typeof text === 'string'));
}
