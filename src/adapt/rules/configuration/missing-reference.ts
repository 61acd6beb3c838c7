import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, onTarget, toDo } from '../../fixes/fixes.ts';
import { type PodReference, podReferences } from '../../objects/pod-references.ts';
import { podOf } from '../../objects/pods.ts';
import { volumeSpec } from '../../objects/volumes.ts';
import { isPresent, resources } from '../present.ts';
import type { Rule } from '../rule.ts';

/** An object that another one needs by name; `of`: the namespace in which it is looked for, where that is another one than the object's. */
type Reference = PodReference & { of?: string };

/** What pods need by name, and the Secrets by which volumes are mounted, where it neither goes along nor is on the target. */
export const rule: Rule = {
  id: 'missing-reference',
  *check(object, about) {
    const pod = podOf(object);
    for (const reference of pod ? podReferences(pod, namesOfTemplates(object)) : volumeSecrets(object)) {
      const { kind, name, pointer, of = object.metadata.namespace }: Reference = reference;
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
