import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import { containersOf, type PodSpec, podSpecOf } from '../kinds/pod-templates.ts';

/** The plural of each built-in kind that has pods, by group and kind. */
const plurals: Record<string, string> = {
  '/Pod': 'pods',
  '/PodTemplate': 'podtemplates',
  '/ReplicationController': 'replicationcontrollers',
  'apps/Deployment': 'deployments.apps',
  'apps/StatefulSet': 'statefulsets.apps',
  'apps/DaemonSet': 'daemonsets.apps',
  'apps/ReplicaSet': 'replicasets.apps',
  'extensions/Deployment': 'deployments.apps',
  'extensions/DaemonSet': 'daemonsets.apps',
  'extensions/ReplicaSet': 'replicasets.apps',
  'batch/Job': 'jobs.batch',
  'batch/CronJob': 'cronjobs.batch',
};

/** The kinds that have pods, without their groups. */
export const podKinds: readonly string[] = [
  ...new Set(Object.keys(plurals).map((key) => key.slice(key.indexOf('/') + 1))),
];

/** The kinds that are claims or make some. */
export const claimKinds: readonly string[] = ['PersistentVolumeClaim', ...podKinds];

const pods = new WeakMap<KubeObject, PodSpec | undefined>();

/** The pod spec of a workload or a pod; nothing for other kinds. Many rules ask, and no rule changes an object. */
export function podOf(object: KubeObject): PodSpec | undefined {
  const known = pods.get(object);
  if (known !== undefined || pods.has(object)) return known;
  const plural = plurals[`${parseApiVersion(object.apiVersion).group}/${object.kind}`];
  const found = plural === undefined ? undefined : podSpecOf(plural, object);
  pods.set(object, found);
  return found;
}

/** Whether an object is a claim, or its templates are, with where each says its spec. */
export function claimSpecs(object: KubeObject): { pointer: string; spec: JsonRecord }[] {
  if (object.apiVersion === 'v1' && object.kind === 'PersistentVolumeClaim') {
    return isRecord(object.spec) ? [{ pointer: '/spec', spec: object.spec }] : [];
  }
  const { group } = parseApiVersion(object.apiVersion);
  const templates =
    group === 'apps' && object.kind === 'StatefulSet' ? recordAt(object, 'spec')?.volumeClaimTemplates : [];
  const ownTemplates = recordsOf(templates).flatMap(([index, template]) => {
    const spec = recordAt(template, 'spec');
    return spec ? [{ pointer: jsonPointer('spec', 'volumeClaimTemplates', index, 'spec'), spec }] : [];
  });
  const pod = podOf(object);
  const inPods = recordsOf(pod?.spec.volumes).flatMap(([index, volume]) => {
    const spec = recordAt(volume, 'ephemeral', 'volumeClaimTemplate', 'spec');
    const at = jsonPointer(...(pod?.path ?? []), 'volumes', index, 'ephemeral', 'volumeClaimTemplate', 'spec');
    return spec ? [{ pointer: at, spec }] : [];
  });
  return [...ownTemplates, ...inPods];
}

/** What becomes an image only when a template is rendered, or a tool builds it, such as ko. */
const notYetImage = /\{\{|\$[{(]|:\/\//;

/** The images of the containers of a workload or a pod, with where each is said. What another tool fills in later is none yet. */
export function imagesOf(object: KubeObject): { image: string; pointer: string }[] {
  const pod = podOf(object);
  if (!pod) return [];
  return containersOf(pod).flatMap(({ pointer, container }) =>
    typeof container.image === 'string' && !notYetImage.test(container.image)
      ? [{ image: container.image, pointer: `${pointer}/image` }]
      : [],
  );
}
