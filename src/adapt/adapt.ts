import { groupResource, type KubeObject, type ObjectRef, parseApiVersion } from '../model/objects/object.ts';
import type { AdaptContext, Adapted, Change } from './context.ts';
import { adaptClaim, adaptClaimTemplates, adaptVolume } from './kinds/claims.ts';
import { dropDefaultClass } from './kinds/default-classes.ts';
import { adaptDefinition, adaptWebhooks } from './kinds/definitions.ts';
import { adaptCronJob, adaptJob } from './kinds/jobs.ts';
import { adaptPodSpec, podSpecOf } from './kinds/pod-templates.ts';
import { adaptSecret, adaptServiceAccount, type IsToken, isGeneratedTokenName } from './kinds/secrets.ts';
import { adaptService } from './kinds/services.ts';
import { mapEndpoints } from './mappings/endpoints.ts';
import { mapImages } from './mappings/images.ts';
import { mapIngressClass } from './mappings/ingress-classes.ts';
import { mapNamespaces } from './mappings/namespaces.ts';
import { mapNodeLabels } from './mappings/node-labels.ts';
import { mapStorageClasses } from './mappings/storage-classes.ts';
import { omission } from './omitted.ts';
import { applyPatches } from './patches.ts';
import { draftOf } from './runtime-fields.ts';
import { inServedVersion } from './served-version.ts';

/**
 * One source object as a target gets it, or why the target does not get it. Pure: the object is not changed.
 * What only the source's server needs (UIDs, versions, status, managed fields) goes without a word; what a person may
 * have meant is told as a change. Adapting what has been adapted changes nothing, as long as no mapping leads to a name
 * that is itself mapped.
 */
export function adaptObject(ref: ObjectRef, object: KubeObject, about: AdaptContext): Adapted {
  const omitted = omission(ref, object, about);
  if (omitted) return { omitted };
  const changes: Change[] = [];
  const note = (pointer: string, reason: Change['reason']) => {
    changes.push({ pointer, reason });
  };
  const draft = inServedVersion(draftOf(object, note), about, note);
  const resource = groupResource(adaptedRef(ref, draft));
  const isToken: IsToken = (account, secret) =>
    isGeneratedTokenName(account, secret) && !about.isOwnSecret?.(ref.namespace ?? '', secret);
  const pod = podSpecOf(resource, draft);
  if (pod) {
    adaptPodSpec(pod, note, isToken);
    mapImages(pod, about.mappings, note);
    mapNodeLabels(pod, about.mappings, note);
  }
  adaptKind(resource, draft, object, note);
  if (resource === 'serviceaccounts') adaptServiceAccount(draft, isToken);
  dropDefaultClass(resource, draft, note);
  mapStorageClasses(resource, draft, pod, about.mappings, note);
  mapIngressClass(resource, draft, about.mappings, note);
  mapNamespaces(resource, draft, pod, about.mappings, note);
  mapEndpoints(resource, draft, pod, about.mappings, note);
  const there = adaptedRef(ref, draft);
  const { object: patched, uses } = applyPatches(draft, { source: ref, target: there }, about.patches ?? [], note);
  return { ref: there, object: patched, changes, ...(uses.length > 0 && { patches: uses }) };
}

function adaptKind(
  resource: string,
  draft: KubeObject,
  source: KubeObject,
  note: (p: string, r: Change['reason']) => void,
) {
  switch (resource) {
    case 'services':
      adaptService(draft, source, note);
      break;
    case 'persistentvolumeclaims':
      adaptClaim(draft, note);
      break;
    case 'persistentvolumes':
      adaptVolume(draft, note);
      break;
    case 'statefulsets.apps':
      adaptClaimTemplates(draft);
      break;
    case 'jobs.batch':
      adaptJob(draft, note);
      break;
    case 'cronjobs.batch':
      adaptCronJob(draft);
      break;
    case 'secrets':
      adaptSecret(draft, note);
      break;
    case 'customresourcedefinitions.apiextensions.k8s.io':
      adaptDefinition(draft, note);
      break;
    case 'mutatingwebhookconfigurations.admissionregistration.k8s.io':
    case 'validatingwebhookconfigurations.admissionregistration.k8s.io':
      adaptWebhooks(draft, note);
      break;
  }
}

function adaptedRef({ resource, kind }: ObjectRef, { apiVersion, metadata }: KubeObject): ObjectRef {
  const { group, version } = parseApiVersion(apiVersion);
  const { name, namespace } = metadata;
  return { group, version, resource, kind, ...(namespace !== undefined && { namespace }), name };
}
