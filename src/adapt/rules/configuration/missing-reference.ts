import type { Fix } from '../../../model/finding.ts';
import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { usualNamespace } from '../../../model/kind-scope.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { edit, onTarget, toDo } from '../../fixes/fixes.ts';
import { containersOf, type PodSpec } from '../../kinds/pod-templates.ts';
import { podOf } from '../../objects/pods.ts';
import { isPresent, resources } from '../present.ts';
import type { Rule } from '../rule.ts';

/** An object that a pod needs by name. */
interface Reference {
  kind: keyof typeof resources;
  name: string;
  pointer: string;
  /** Where it can be said that the pods do without it. */
  optional?: string;
}

/** What pods need by name, and what neither goes along nor is on the target. */
export const rule: Rule = {
  id: 'missing-reference',
  *check(object, about) {
    const pod = podOf(object);
    if (!pod) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    for (const reference of referencesOf(pod, namesOfTemplates(object))) {
      const { kind, name, pointer } = reference;
      const there = isPresent({ kind, name }, object.metadata.namespace, about);
      if (there === undefined) yield { unknown: `${resources[kind]} in ${namespace}` };
      else if (!there) {
        const words = message('rule.missing-reference', { kind, name, namespace });
        yield { severity: 'error', pointer, message: words, fixes: fixesOf(reference, object.metadata.namespace) };
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
    for (const [part, source] of recordsOf(recordAt(volume, 'projected')?.sources)) {
      const from = `${at}/projected/sources/${part}`;
      yield* needed('ConfigMap', recordAt(source, 'configMap'), 'name', `${from}/configMap`);
      yield* needed('Secret', recordAt(source, 'secret'), 'name', `${from}/secret`);
    }
  }
  for (const { pointer, container } of containersOf(pod)) yield* environment(pointer, container);
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
