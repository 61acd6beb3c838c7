import { copyJson } from '../model/json.ts';
import { type KubeObject, parseApiVersion } from '../model/object.ts';
import type { Mappings } from '../model/plan.ts';
import { mapImages } from './images.ts';
import { mapIngressClass } from './ingress-classes.ts';
import { mapNamespaces } from './namespaces.ts';
import type { Offer } from './offer.ts';
import { podSpecOf } from './pod-templates.ts';
import { mapStorageClasses } from './storage-classes.ts';

/** A copy of an object with the names that mappings change, and nothing else. What it is called in the plural the target says, else its kind. */
export function mappedObject(object: KubeObject, mappings: Mappings, target: Offer): KubeObject {
  const { apiVersion, kind } = object;
  const resource = target.resourceOf(apiVersion, kind) ?? resourceOf(apiVersion, kind);
  const draft = copyJson(object);
  const pod = podSpecOf(resource, draft);
  const note = () => undefined;
  if (pod) mapImages(pod, mappings, note);
  mapStorageClasses(resource, draft, pod, mappings, note);
  mapIngressClass(resource, draft, mappings, note);
  mapNamespaces(resource, draft, pod, mappings, note);
  return draft;
}

/** As Kubernetes builds the plurals of its own kinds. */
function resourceOf(apiVersion: string, kind: string): string {
  const { group } = parseApiVersion(apiVersion);
  const word = kind.toLowerCase();
  const plural = word.endsWith('s') ? `${word}es` : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return group === '' ? plural : `${plural}.${group}`;
}
