import type { Grant } from '../clusters/grants.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../objects/object.ts';
import { isSecret } from '../objects/secret.ts';

/** What a person has to allow so that an object can be made or changed in a context; a namespace is allowed by its name. */
export function objectGrant(context: string, object: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>): Grant {
  const namespace = isNamespace(object) ? object.metadata.name : object.metadata.namespace;
  return { context, namespaces: namespace === undefined ? [] : [namespace], clusterScoped: namespace === undefined };
}

/** Whether an object is a namespace: a fix makes none, as a run does that, and puts its labels on the one that is there. */
export function isNamespace({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

/** The type of a Secret for pulling images. */
const pullSecretType = 'kubernetes.io/dockerconfigjson';

/** The key of such a Secret. */
export const pullSecretKey = '.dockerconfigjson';

/** A Secret for pulling images that is still without keys: those of the source are copied, or a person gives a login. */
export function pullSecret(name: string, namespace: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: pullSecretType };
}

/** Whether an object is a Secret for pulling images, by its type. */
export function isPullSecret(object: KubeObject): boolean {
  return isSecret(object) && object.type === pullSecretType;
}

/** A login at a registry of images, such as `registry.example.com:5000`. It goes to the cluster alone, and into no file and no log. */
export interface RegistryLogin {
  registry: string;
  user: string;
  password: string;
}

/** What only a run brings: values of Secrets are in no manifest, and the data of claims is nothing that a manifest brings. */
const byRunsOnly = new Set(['secrets', 'persistentvolumeclaims', 'persistentvolumes']);

/** Whether the manifest of an object can be applied by itself. */
export function isAppliedAlone(ref: Pick<ObjectRef, 'group' | 'resource'>): boolean {
  return !byRunsOnly.has(groupResource(ref));
}

/** The command line that removes an object again. */
export function removalCommand(context: string, ref: ObjectRef): string {
  return command(context, ref, 'delete', []);
}

/** The command line that gives an object the labels back that it had; `undefined` for one that it had not. */
export function labelCommand(
  context: string,
  ref: ObjectRef,
  had: Readonly<Record<string, string | undefined>>,
): string {
  const labels = Object.entries(had).map(([key, value]) => (value === undefined ? `${key}-` : `${key}=${value}`));
  return command(context, ref, 'label', ['--overwrite', ...labels]);
}

function command(context: string, ref: ObjectRef, verb: string, more: readonly string[]): string {
  const place = ref.namespace === undefined ? [] : ['--namespace', ref.namespace];
  const words = ['kubectl', '--context', context, ...place, verb, groupResource(ref), ref.name, ...more];
  return words.map(quoted).join(' ');
}

/** A word as a shell takes it as one. */
function quoted(word: string): string {
  return /^[\w.:/@=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
