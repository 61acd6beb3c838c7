import { isTokenVolume, withoutVolumes } from '../../diff/admitted.ts';
import { isRuntimeLabel } from '../../diff/runtime-names.ts';
import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';
import { type IsToken, isGeneratedTokenName } from './secrets.ts';

/** A pod's spec inside an object, and where it lies. */
export interface PodSpec {
  path: string[];
  spec: JsonRecord;
  /** The metadata beside it, where it is a template. */
  metadata: JsonRecord | undefined;
  /** A pod itself, not a template of one. */
  bare: boolean;
}

/** Where kinds keep their pod template. */
const templates: Record<string, string[]> = {
  pods: [],
  podtemplates: ['template'],
  replicationcontrollers: ['spec', 'template'],
  'deployments.apps': ['spec', 'template'],
  'statefulsets.apps': ['spec', 'template'],
  'daemonsets.apps': ['spec', 'template'],
  'replicasets.apps': ['spec', 'template'],
  'jobs.batch': ['spec', 'template'],
  'cronjobs.batch': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The pod spec of an object of a built-in kind; nothing where the kind has none. */
export function podSpecOf(resource: string, object: KubeObject): PodSpec | undefined {
  const path = templates[resource];
  if (!path) return undefined;
  const template = recordAt(object, ...path);
  const spec = recordAt(template, 'spec');
  if (!template || !spec) return undefined;
  const bare = path.length === 0;
  return { path: [...path, 'spec'], spec, metadata: bare ? undefined : recordAt(template, 'metadata'), bare };
}

/** The containers of a pod spec of every sort, with their pointers. */
export function containersOf(pod: PodSpec): { pointer: string; container: JsonRecord }[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) =>
    recordsOf(pod.spec[field]).map(([index, container]) => ({
      pointer: jsonPointer(...pod.path, field, index),
      container,
    })),
  );
}

/** Drops what the scheduler, admission and controllers of the source put into a pod or a pod template. `isToken`: by name alone, where nothing more is known. */
export function adaptPodSpec(pod: PodSpec, note: Note, isToken: IsToken = isGeneratedTokenName): void {
  const { spec, metadata, path } = pod;
  if (metadata) {
    if (metadata.creationTimestamp === null) delete metadata.creationTimestamp;
    if (isRecord(metadata.labels)) {
      for (const label of Object.keys(metadata.labels)) if (isRuntimeLabel(label)) delete metadata.labels[label];
    }
  }
  if (typeof spec.nodeName === 'string') {
    if (spec.nodeName !== '')
      note(jsonPointer(...path, 'nodeName'), message('adapt.node-name', { node: spec.nodeName }));
    delete spec.nodeName;
  }
  if (spec.serviceAccount === spec.serviceAccountName) delete spec.serviceAccount;
  if (pod.bare) adaptBarePod(pod, isToken);
}

/** Admission fills these in again; a value that is not what it would fill in is refused. */
function adaptBarePod({ spec }: PodSpec, isToken: IsToken): void {
  delete spec.priority;
  delete spec.preemptionPolicy;
  delete spec.ephemeralContainers;
  const generated = new Set(generatedTokens(spec, isToken));
  Object.assign(
    spec,
    withoutVolumes(spec, (name) => isTokenVolume(name) || generated.has(name)),
  );
}

/** Where admission mounts the token of an account. Source: the admission plugin ServiceAccount. */
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The names of volumes with the token Secret of the pod's account, which admission mounted before Kubernetes 1.21 and which stays behind. */
function generatedTokens(spec: JsonRecord, isToken: IsToken): unknown[] {
  const account = typeof spec.serviceAccountName === 'string' ? spec.serviceAccountName : 'default';
  // A Secret that a person gave such a name is mounted elsewhere.
  const mounted = new Set(
    ['initContainers', 'containers'].flatMap((field) =>
      recordsOf(spec[field]).flatMap(([, { volumeMounts }]) =>
        recordsOf(volumeMounts).flatMap(([, { name, mountPath }]) => (mountPath === tokenPath ? [name] : [])),
      ),
    ),
  );
  return recordsOf(spec.volumes).flatMap(([, volume]) => {
    const secret = recordAt(volume, 'secret')?.secretName;
    const isGenerated = typeof secret === 'string' && isToken(account, secret);
    return isGenerated && mounted.has(volume.name) ? [volume.name] : [];
  });
}
