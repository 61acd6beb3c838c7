import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { containersOf, type PodSpec } from '../kinds/pod-templates.ts';

/** An object that a pod needs by name, and the pointer to that name. */
export interface PodReference {
  kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
  name: string;
  pointer: string;
  /** Where it can be said that the pods do without it. */
  optional?: string;
}

/** What a pod cannot start without; what it says it can do without is left out, and volumes that are made for it (`made`, by name). */
export function* podReferences(pod: PodSpec, made: ReadonlySet<unknown> = new Set()): Generator<PodReference> {
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

function* environment(pointer: string, container: JsonRecord): Generator<PodReference> {
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
  kind: PodReference['kind'],
  holder: JsonRecord | undefined,
  field: string,
  pointer: string,
): Generator<PodReference> {
  if (!isRecord(holder) || holder.optional === true) return;
  const name = holder[field];
  if (typeof name !== 'string' || name === '') return;
  const optional = kind === 'ConfigMap' || kind === 'Secret' ? { optional: `${pointer}/optional` } : {};
  yield { kind, name, pointer: `${pointer}/${field}`, ...optional };
}
