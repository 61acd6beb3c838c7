import { copyJson } from '../../model/json/json.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import { guessedResource } from '../../model/objects/guessed-resource.ts';
import { groupResource, type KubeObject } from '../../model/objects/object.ts';
import { podSpecOf } from '../kinds/pod-templates.ts';
import type { Offer } from '../offer.ts';
import { mapEndpoints } from './endpoints.ts';
import { mapImages } from './images.ts';
import { mapIngressClass } from './ingress-classes.ts';
import { mapNamespaces } from './namespaces.ts';
import { mapNodeLabels } from './node-labels.ts';
import { mapStorageClasses } from './storage-classes.ts';

/** A copy of an object with the names that mappings change, and nothing else. What it is called in the plural the target says, else its kind. */
export function mappedObject(object: KubeObject, mappings: Mappings, target: Offer): KubeObject {
  const { apiVersion, kind } = object;
  const resource = target.resourceOf(apiVersion, kind) ?? groupResource(guessedResource(apiVersion, kind));
  const draft = copyJson(object);
  const pod = podSpecOf(resource, draft);
  const note = () => undefined;
  if (pod) {
    mapImages(pod, mappings, note);
    mapNodeLabels(pod, mappings, note);
  }
  mapStorageClasses(resource, draft, pod, mappings, note);
  mapIngressClass(resource, draft, mappings, note);
  mapNamespaces(resource, draft, pod, mappings, note);
  mapEndpoints(resource, draft, pod, mappings, note);
  return draft;
}
