import { list, record, text } from '../../model/json/parse.ts';
import { controllerOf } from '../../model/objects/controller.ts';
import type { KubeObject, OwnerReference } from '../../model/objects/object.ts';
import { type HookTemplate, hookTemplates, notServers } from './templates.ts';

/** Pods of one controller, or one pod without any, in which a container has the image of a template. */
export interface FittingPods {
  template: HookTemplate;
  namespace: string;
  /** Their controller, or the pod itself. */
  owner: string;
  container: string;
  image: string;
  /** Labels that all of them have, and other pods of their namespace have not unless they belong together. */
  labels: Record<string, string>;
}

/** The template for an image; nothing for one that none fits. */
export function templateFor(image: string): HookTemplate | undefined {
  const name = lastPart(image);
  return notServers.test(name) ? undefined : hookTemplates.find((template) => template.image.test(name));
}

/** The pods that a template fits, by namespace and controller. */
export function fittingPods(pods: readonly KubeObject[]): FittingPods[] {
  const found = new Map<string, FittingPods>();
  for (const pod of pods) {
    for (const one of fitsOf(pod)) {
      const key = JSON.stringify([one.namespace, one.owner, one.container]);
      const before = found.get(key);
      found.set(key, before ? { ...one, labels: sharedLabels(before.labels, one.labels) } : one);
    }
  }
  return [...found.values()].sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

const placeOf = ({ namespace, owner, container }: FittingPods) => `${namespace}/${owner}/${container}`;

function fitsOf({ metadata, spec, status }: KubeObject): FittingPods[] {
  // The pods of a Job that has ended stay, and run nothing.
  if (/^(Succeeded|Failed)$/.test(text(record(status).phase) ?? '')) return [];
  const { namespace = '', name, labels = {} } = metadata;
  const owner = controllerOf({ metadata });
  return list(record(spec).containers).flatMap((one) => {
    const { name: container, image } = record(one);
    const template = templateFor(text(image) ?? '');
    if (!template) return [];
    return [
      {
        template,
        namespace,
        owner: owner ? ownerWords(owner, labels) : `Pod/${name}`,
        container: text(container) ?? '',
        image: text(image) ?? '',
        labels: stable(labels),
      },
    ];
  });
}

/** The controller of a pod; of a ReplicaSet that a Deployment has made, that one. */
function ownerWords({ kind, name }: OwnerReference, labels: Record<string, string>): string {
  const { 'pod-template-hash': hash } = labels;
  const isOfDeployment = kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`);
  return isOfDeployment ? `Deployment/${name.slice(0, -hash.length - 1)}` : `${kind}/${name}`;
}

/** Labels that say which pod of its kind or which revision a pod is, where it runs, or who put it there: another one of its controller, or after a restore, has others. */
const ofOnePod =
  /^(pod-template-hash|controller-revision-hash|pod-template-generation|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/.*|controller-uid|job-name|(topology\.kubernetes|velero)\.io\/.*|kubeferry\.dev\/.*)$/;

function stable(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !ofOnePod.test(key)));
}

function sharedLabels(one: Record<string, string>, other: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] === value));
}

/** The name of an image without registry, path, tag and digest. */
function lastPart(image: string): string {
  const [path = ''] = image.split('@');
  return (path.split('/').at(-1) ?? '').split(':')[0] ?? '';
}
