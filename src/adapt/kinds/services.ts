import { isRecord, type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { jsonOrNothing } from '../../model/json/json-text.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { lastApplied } from '../../model/objects/secret.ts';
import type { Note } from '../context.ts';

/**
 * Drops the addresses and ports that the source's server assigned. `None` stays, and so does a node port that somebody
 * set: it stands in the last applied configuration or in the managed fields, where assigned ones never are.
 */
export function adaptService(draft: KubeObject, source: KubeObject, note: Note): void {
  const spec = recordAt(draft.spec);
  if (!spec) return;
  if (typeof spec.clusterIP === 'string' && spec.clusterIP !== 'None' && spec.clusterIP !== '') {
    note('/spec/clusterIP', message('adapt.cluster-ip', { address: spec.clusterIP }));
  }
  if (spec.clusterIP !== 'None') {
    delete spec.clusterIP;
    delete spec.clusterIPs;
  }
  // Without a UID it never lay on a server: whatever it says is meant.
  if (source.metadata.uid === undefined) return;
  const meant = meantFields(source);
  for (const [index, port] of recordsOf(spec.ports)) {
    if (typeof port.nodePort !== 'number') continue;
    if (port.nodePort !== 0 && meant.some((fields) => namesNodePort(fields, port))) continue;
    if (port.nodePort !== 0) {
      note(jsonPointer('spec', 'ports', index, 'nodePort'), message('adapt.node-port', { port: port.nodePort }));
    }
    delete port.nodePort;
  }
  for (const field of ['healthCheckNodePort', 'ipFamilies', 'ipFamilyPolicy']) {
    if (spec[field] === undefined || meant.some((fields) => names(fields, field))) continue;
    // A family that the server chose is its own; dual stack is never chosen by a server with one family.
    if (field !== 'healthCheckNodePort' && spec.ipFamilyPolicy !== undefined && spec.ipFamilyPolicy !== 'SingleStack') {
      continue;
    }
    if (field === 'healthCheckNodePort' && typeof spec[field] === 'number' && spec[field] !== 0) {
      note('/spec/healthCheckNodePort', message('adapt.node-port', { port: spec[field] }));
    }
    delete spec[field];
  }
}

/** What somebody set: the spec of the last applied configuration as it is, the managed ones with `f:` before each name. */
type Meant = { applied: JsonRecord } | { managed: JsonRecord };

function meantFields(source: KubeObject): Meant[] {
  const found: Meant[] = [];
  const text = source.metadata.annotations?.[lastApplied];
  // Anybody may write the annotation; what is no JSON says nothing.
  const applied = text === undefined ? undefined : recordAt(jsonOrNothing(text), 'spec');
  if (applied) found.push({ applied });
  for (const [, entry] of recordsOf(source.metadata.managedFields)) {
    const managed = recordAt(entry, 'fieldsV1', 'f:spec');
    if (managed) found.push({ managed });
  }
  return found;
}

function names(fields: Meant, field: string): boolean {
  return 'applied' in fields ? fields.applied[field] !== undefined : fields.managed[`f:${field}`] !== undefined;
}

function namesNodePort(fields: Meant, port: JsonRecord): boolean {
  const protocol = port.protocol ?? 'TCP';
  if ('applied' in fields) {
    return recordsOf(fields.applied.ports).some(
      ([, other]) =>
        other.port === port.port && (other.protocol ?? 'TCP') === protocol && other.nodePort === port.nodePort,
    );
  }
  const ports = recordAt(fields.managed, 'f:ports') ?? {};
  return Object.entries(ports).some(([key, owned]) => {
    const item = key.startsWith('k:') ? jsonOrNothing(key.slice(2)) : undefined;
    if (!isRecord(item) || !isRecord(owned) || owned['f:nodePort'] === undefined) return false;
    return item.port === port.port && (item.protocol ?? 'TCP') === protocol;
  });
}
