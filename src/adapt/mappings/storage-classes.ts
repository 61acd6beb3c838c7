import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';

/** The annotation that named the class before `spec.storageClassName`. */
export const betaAnnotation = 'volume.beta.kubernetes.io/storage-class';
const quotaInfix = '.storageclass.storage.k8s.io/';

/** Maps the storage classes that claims, volumes, claim templates and quotas name. */
export function mapStorageClasses(
  resource: string,
  draft: KubeObject,
  pod: PodSpec | undefined,
  mappings: Mappings,
  note: Note,
): void {
  const classes = mappings.storageClasses;
  if (!classes || Object.keys(classes).length === 0) return;
  const map = (holder: JsonRecord | undefined, field: string, ...path: (string | number)[]) => {
    const from = holder?.[field];
    const to = typeof from === 'string' && Object.hasOwn(classes, from) ? classes[from] : undefined;
    if (!holder || typeof from !== 'string' || to === undefined || to === from) return;
    holder[field] = to;
    note(jsonPointer(...path, field), message('adapt.storage-class', { from, to }));
  };
  if (resource === 'persistentvolumeclaims' || resource === 'persistentvolumes') {
    map(recordAt(draft.spec), 'storageClassName', 'spec');
    map(draft.metadata.annotations, betaAnnotation, 'metadata', 'annotations');
  } else if (resource === 'resourcequotas') {
    mapQuota(recordAt(draft.spec, 'hard'), classes, note);
  }
  if (resource === 'statefulsets.apps') {
    for (const [index, template] of recordsOf(recordAt(draft.spec)?.volumeClaimTemplates)) {
      map(recordAt(template, 'spec'), 'storageClassName', 'spec', 'volumeClaimTemplates', index, 'spec');
      const annotations = recordAt(template, 'metadata', 'annotations');
      map(annotations, betaAnnotation, 'spec', 'volumeClaimTemplates', index, 'metadata', 'annotations');
    }
  }
  for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
    const place = ['volumes', index, 'ephemeral', 'volumeClaimTemplate', 'spec'] as const;
    const claim = recordAt(volume, 'ephemeral', 'volumeClaimTemplate', 'spec');
    map(claim, 'storageClassName', ...(pod?.path ?? []), ...place);
  }
}

/** Quotas name a class inside their keys: `gold.storageclass.storage.k8s.io/requests.storage`. */
function mapQuota(hard: JsonRecord | undefined, classes: Record<string, string>, note: Note): void {
  if (!isRecord(hard)) return;
  for (const [key, value] of Object.entries(hard)) {
    const at = key.indexOf(quotaInfix);
    const from = at < 0 ? '' : key.slice(0, at);
    const to = Object.hasOwn(classes, from) ? classes[from] : undefined;
    if (to === undefined || to === from) continue;
    delete hard[key];
    hard[to + key.slice(at)] = value;
    note(jsonPointer('spec', 'hard', key), message('adapt.storage-class', { from, to }));
  }
}
