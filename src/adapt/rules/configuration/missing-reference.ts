import type { Fix } from '../../../model/assessment/finding.ts';
import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, onTarget, toDo } from '../../fixes/fixes.ts';
import { containersOf, type PodSpec } from '../../kinds/pod-templates.ts';
import { podOf } from '../../objects/pods.ts';
import { volumeSpec } from '../../objects/volumes.ts';
import { isPresent, resources } from '../present.ts';
import type { Rule } from '../rule.ts';

/** An object that a pod needs by name. */
interface Reference {
  kind: keyof typeof resources;
  name: string;
  pointer: string;
  /** The namespace in which it is looked for, where that is another one than the object's. */
  of?: string;
  /** Where it can be said that the pods do without it. */
  optional?: string;
}

/** What pods need by name, and the Secrets by which volumes are mounted, where it neither goes along nor is on the target. */
export const rule: Rule = {
  id: 'missing-reference',
  *check(object, about) {
    const pod = podOf(object);
    for (const reference of pod ? referencesOf(pod, namesOfTemplates(object)) : volumeSecrets(object)) {
      const { kind, name, pointer, of = object.metadata.namespace } = reference;
      const namespace = of ?? usualNamespace;
      const there = isPresent({ kind, name }, of, about);
      if (there === undefined) yield { unknown: `${resources[kind]} in ${namespace}` };
      else if (!there) {
        const words = message('rule.missing-reference', { kind, name, namespace });
        yield { severity: 'error', pointer, message: words, fixes: fixesOf(reference, of) };
      }
    }
  },
};

function fixesOf({ kind, name, optional }: Reference, namespace: string | undefined): Fix[] {
  const words = { kind, name };
  const bring = toDo(message('todo.bring-along', { ...words, namespace: namespace ?? usualNamespace }));
  if (optional !== undefined) {
    return [bring, edit(message('fix.optional', words), { op: 'add', path: optional, value: true })];
  }
  if (kind !== 'ServiceAccount') return [bring];
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  return [bring, onTarget(message('fix.make-account', { name }), { apiVersion: 'v1', kind, metadata })];
}

/** The volumes for which a StatefulSet makes claims of its own, whatever its pods say of them. */
function namesOfTemplates(object: KubeObject): ReadonlySet<unknown> {
  const templates = object.kind === 'StatefulSet' ? recordAt(object, 'spec')?.volumeClaimTemplates : undefined;
  return new Set(recordsOf(templates).map(([, template]) => recordAt(template, 'metadata')?.name));
}

/** What a pod cannot start without; what it says it can do without is left out, and volumes that are made for it. */
function* referencesOf(pod: PodSpec, made: ReadonlySet<unknown>): Generator<Reference> {
  const account = pod.spec.serviceAccountName;
  if (typeof account === 'string' && account !== '') {
    yield { kind: 'ServiceAccount', name: account, pointer: jsonPointer(...pod.path, 'serviceAccountName') };
  }
  for (const [index, volume] of recordsOf(pod.spec.volumes)) {
    if (made.has(volume.name)) continue;
    const at = jsonPointer(...pod.path, 'volumes', index);
    yield* needed('ConfigMap', recordAt(volume, 'configMap'), 'name', `${at}/configMap`);
    yield* needed('Secret', recordAt(volume, 'secret'), 'secretName', `${at}/secret`);
    yield* needed(
      'PersistentVolumeClaim',
      recordAt(volume, 'persistentVolumeClaim'),
      'claimName',
      `${at}/persistentVolumeClaim`,
    );
    for (const [field, key] of byPods) {
      const holder = recordAt(volume, ...field);
      const name = holder?.[key];
      if (typeof name === 'string' && name !== '') {
        yield { kind: 'Secret', name, pointer: at + jsonPointer(...field, key) };
      }
    }
    for (const [part, source] of recordsOf(recordAt(volume, 'projected')?.sources)) {
      const from = `${at}/projected/sources/${part}`;
      yield* needed('ConfigMap', recordAt(source, 'configMap'), 'name', `${from}/configMap`);
      yield* needed('Secret', recordAt(source, 'secret'), 'name', `${from}/secret`);
    }
  }
  for (const { pointer, container } of containersOf(pod)) yield* environment(pointer, container);
}

/** Where volumes of pods say the Secret by which they are mounted, which lies in the namespace of the pod. Source: the API reference. */
const byPods: readonly (readonly [field: string[], key: string])[] = [
  [['azureFile'], 'secretName'],
  [['csi', 'nodePublishSecretRef'], 'name'],
  [['cephfs', 'secretRef'], 'name'],
  [['flexVolume', 'secretRef'], 'name'],
  [['iscsi', 'secretRef'], 'name'],
  [['rbd', 'secretRef'], 'name'],
];

/** The same of a PersistentVolume: those without which no node mounts it. */
const ofMounts = [
  ['csi', 'controllerPublishSecretRef'],
  ['csi', 'nodeStageSecretRef'],
  ['csi', 'nodePublishSecretRef'],
  ['cephfs', 'secretRef'],
  ['flexVolume', 'secretRef'],
  ['iscsi', 'secretRef'],
  ['rbd', 'secretRef'],
];

/** The Secrets by which a volume is mounted; none for other kinds, and where it does not tell in which namespace they lie. */
function* volumeSecrets(object: KubeObject): Generator<Reference> {
  const spec = volumeSpec(object);
  const claimed = recordAt(spec, 'claimRef')?.namespace;
  const { secretName, secretNamespace } = recordAt(spec, 'azureFile') ?? {};
  const secrets = [
    { name: secretName, of: secretNamespace ?? claimed, pointer: '/spec/azureFile/secretName' },
    ...ofMounts.map((field) => {
      const { name, namespace } = recordAt(spec, ...field) ?? {};
      return { name, of: namespace, pointer: jsonPointer('spec', ...field, 'name') };
    }),
  ];
  for (const { name, of, pointer } of secrets) {
    if (typeof name === 'string' && name !== '' && typeof of === 'string' && of !== '') {
      yield { kind: 'Secret', name, pointer, of };
    }
  }
}

function* environment(pointer: string, container: JsonRecord): Generator<Reference> {
  for (const [index, one] of recordsOf(container.env)) {
    const from = recordAt(one, 'valueFrom');
    const at = `${pointer}/env/${index}/valueFrom`;
    yield* needed('ConfigMap', recordAt(from, 'configMapKeyRef'), 'name', `${at}/configMapKeyRef`);
    yield* needed('Secret', recordAt(from, 'secretKeyRef'), 'name', `${at}/secretKeyRef`);
  }
  for (const [index, one] of recordsOf(container.envFrom)) {
    const at = `${pointer}/envFrom/${index}`;
    yield* needed('ConfigMap', recordAt(one, 'configMapRef'), 'name', `${at}/configMapRef`);
    yield* needed('Secret', recordAt(one, 'secretRef'), 'name', `${at}/secretRef`);
  }
}

function* needed(
  kind: Reference['kind'],
  holder: JsonRecord | undefined,
  field: string,
  pointer: string,
): Generator<Reference> {
  if (!isRecord(holder) || holder.optional === true) return;
  const name = holder[field];
  if (typeof name !== 'string' || name === '') return;
  const optional = kind === 'ConfigMap' || kind === 'Secret' ? { optional: `${pointer}/optional` } : {};
  yield { kind, name, pointer: `${pointer}/${field}`, ...optional };
}
