import { isPod } from '../diff/admitted.ts';
import { ownNames } from '../diff/owned-fields.ts';
import { isRuntimeAnnotation, isRuntimeLabel } from '../diff/runtime-names.ts';
import { isScaledByController } from '../diff/scaled.ts';
import { type JsonRecord, recordAt, recordsOf } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { updatedBy } from './marks.ts';
import { podOver } from './pod-over-live.ts';

/** Names that an update keeps whoever wrote them: the marks of the run that made it are among them. */
const keptNames = { labels: isRuntimeLabel, annotations: isRuntimeAnnotation };

/**
 * The body of a PUT that makes a live object what was meant. What the server or controllers assigned stays as it is, so
 * do labels and annotations that others wrote, and the labels of the run that made it; what an earlier run of ours wrote
 * and is not meant any more goes. An annotation names the run that changes it (`run`, a UUID).
 */
export function overLive(meant: KubeObject, live: KubeObject, run: string): KubeObject {
  const { resourceVersion, uid, finalizers, ownerReferences } = live.metadata;
  const metadata: KubeObject['metadata'] = { ...meant.metadata };
  for (const field of ['labels', 'annotations'] as const) {
    const ours = ownNames(live, field);
    const others = Object.entries(live.metadata[field] ?? {}).filter(
      ([name]) => !ours.has(name) || keptNames[field](name, live.kind),
    );
    metadata[field] = { ...Object.fromEntries(others), ...meant.metadata[field] };
  }
  if (resourceVersion !== undefined) metadata.resourceVersion = resourceVersion;
  if (uid !== undefined) metadata.uid = uid;
  if (finalizers) metadata.finalizers = finalizers;
  if (ownerReferences) metadata.ownerReferences = ownerReferences;
  metadata.annotations = { ...metadata.annotations, [updatedBy]: run };
  const body: KubeObject = { ...meant, metadata };
  if (live.status !== undefined) body.status = live.status;
  keepAssigned(body, live);
  return body;
}

/** Fields of a spec that a server assigns once, by kind. */
const assignedSpec: Record<string, string[]> = {
  Service: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort'],
  PersistentVolumeClaim: ['volumeName', 'storageClassName', 'volumeMode'],
  PersistentVolume: ['claimRef'],
  Job: ['selector'],
};

function keepAssigned(body: KubeObject, live: KubeObject): void {
  if (live.kind === 'Namespace') body.spec = live.spec;
  if (live.kind === 'ServiceAccount' && body.secrets === undefined && live.secrets !== undefined) {
    body.secrets = live.secrets;
  }
  const spec = recordAt(body.spec);
  const there = recordAt(live.spec);
  if (!spec || !there) return;
  const kept = isPod(live) ? podOver(spec, there) : { ...spec };
  for (const field of assignedSpec[live.kind] ?? []) {
    if (kept[field] === undefined && there[field] !== undefined) kept[field] = there[field];
  }
  if (kept.replicas === undefined && there.replicas !== undefined && isScaledByController(live)) {
    kept.replicas = there.replicas;
  }
  if (live.kind === 'Service') kept.ports = withNodePorts(spec, there);
  if (live.kind === 'Job') keepJobLabels(kept, there);
  body.spec = kept;
}

function withNodePorts(meant: JsonRecord, live: JsonRecord): unknown {
  if (!Array.isArray(meant.ports) || meant.type === 'ClusterIP' || meant.type === undefined) return meant.ports;
  const there = recordsOf(live.ports).map(([, port]) => port);
  return recordsOf(meant.ports).map(([, port]) => {
    const same = there.find(
      (other) => other.port === port.port && (other.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
    );
    return port.nodePort === undefined && same?.nodePort !== undefined ? { ...port, nodePort: same.nodePort } : port;
  });
}

/** A Job's template carries the labels of its generated selector, and never changes. */
function keepJobLabels(kept: JsonRecord, live: JsonRecord): void {
  const template = recordAt(kept.template);
  const labels = recordAt(live.template, 'metadata', 'labels');
  if (template && labels && kept.manualSelector !== true) {
    kept.template = { ...template, metadata: { ...recordAt(template.metadata), labels } };
  }
}
