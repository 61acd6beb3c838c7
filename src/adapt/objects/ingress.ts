import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { classAnnotation } from '../mappings/ingress-classes.ts';
import type { Offer } from '../offer.ts';
import {
  controllerWithoutClass,
  type KnownController,
  knownController,
  servedWithoutObject,
} from '../providers/ingress-controllers.ts';
import { defaultClass } from './default-class.ts';

/** Whether an object is an Ingress of Kubernetes; others have kinds of that name too. */
export function isIngress({ apiVersion, kind }: KubeObject): boolean {
  const { group } = parseApiVersion(apiVersion);
  return kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions');
}

/**
 * What serves an Ingress on the target; nothing where that is not known here, or no class of the target is meant, and `unknown`
 * where the classes are unknown.
 */
export function servedBy(object: KubeObject, target: Offer): KnownController | 'unknown' | undefined {
  const found = controllerOf(object, target);
  return found === undefined || found === 'unknown' ? found : knownController(found.controller);
}

/** What the class of an Ingress says as its controller, known here or not; nothing where the target has no such class, and `unknown` where the classes are unknown. */
export function controllerOf(object: KubeObject, target: Offer): { controller: string } | 'unknown' | undefined {
  const field = recordAt(object, 'spec')?.ingressClassName;
  const annotated = object.metadata.annotations?.[classAnnotation];
  const classes = target.facts.ingressClasses;
  const name = field ?? annotated;
  const named = name === undefined ? undefined : classes?.find((one) => one.name === name);
  if (named) return named;
  if (field === undefined && annotated !== undefined) {
    const served = servedWithoutObject(annotated, target.facts);
    if (served) return 'unknown' in served ? 'unknown' : served;
  }
  if (classes === undefined) return 'unknown';
  if (name !== undefined) return undefined;
  const usual = defaultClass(classes);
  if (usual === undefined) return 'unknown';
  return usual === 'none' ? controllerWithoutClass(target.facts) : usual;
}

/** A path of an Ingress, and where it stands. */
export interface IngressPath {
  pointer: string;
  /** Absent where it is for every name. */
  host?: string;
  path: JsonRecord;
}

/** The paths of an Ingress. */
export function pathsOf(object: KubeObject): IngressPath[] {
  return recordsOf(recordAt(object, 'spec')?.rules).flatMap(([rule, { host, http }]) =>
    recordsOf(recordAt({ http }, 'http')?.paths).map(([index, path]) => ({
      pointer: jsonPointer('spec', 'rules', rule, 'http', 'paths', index),
      ...(typeof host === 'string' && { host }),
      path,
    })),
  );
}
