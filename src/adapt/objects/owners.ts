import { type JsonRecord, recordsOf } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/** An owner of an object, as the object names it. */
export interface Owner {
  index: number;
  apiVersion: string;
  kind: string;
  name: string;
  /** Whether it makes the object. */
  controller: boolean;
}

/** The owners of an object; what is no reference to one is left out. */
export function ownersOf({ metadata }: KubeObject): Owner[] {
  return recordsOf(metadata.ownerReferences).flatMap(([index, reference]) => ownerOf(index, reference));
}

function ownerOf(index: number, { apiVersion, kind, name, controller }: JsonRecord): Owner[] {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return [];
  return [{ index, apiVersion, kind, name, controller: controller === true }];
}
