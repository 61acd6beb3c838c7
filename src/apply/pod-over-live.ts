import { admittedTolerations, isTokenVolume, withoutToken } from '../diff/admitted.ts';
import { isDefault } from '../diff/defaults.ts';
import { isRecord, type JsonRecord, recordAt, recordsOf } from '../model/json/json.ts';

/** What the scheduler and admission fill into pods and their containers, defaults apart. */
const filledIn = new Set([
  'ephemeralContainers',
  'imagePullSecrets',
  'nodeName',
  'nodeSelector',
  'overhead',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'resources',
  'runtimeClassName',
  'securityContext',
  'serviceAccountName',
  'tolerations',
]);

/**
 * What was meant of a pod's spec, laid over what lives. Little of a spec may ever change, so whatever the scheduler,
 * admission and defaults filled in stays: the node, the priority, the token and its mounts, tolerations, resources.
 */
export function podOver(meant: JsonRecord, live: JsonRecord): JsonRecord {
  const own = withoutToken(meant);
  const spec: JsonRecord = { ...filledInto(live), ...own };
  const volumes = withTokens(own.volumes, live.volumes);
  if (volumes.length > 0) spec.volumes = volumes;
  if (Array.isArray(own.tolerations)) {
    spec.tolerations = [...own.tolerations, ...admittedTolerations(own.tolerations, live.tolerations)];
  }
  for (const field of ['initContainers', 'containers']) {
    const there = recordsOf(live[field]).map(([, container]) => container);
    if (!Array.isArray(own[field])) continue;
    spec[field] = own[field].map((container: unknown) => {
      const same = isRecord(container) ? there.find(({ name }) => name === container.name) : undefined;
      return isRecord(container) && same ? containerOver(container, same) : container;
    });
  }
  return spec;
}

function filledInto(live: JsonRecord): JsonRecord {
  const entries = Object.entries(live).filter(([field, value]) => filledIn.has(field) || isDefault(field, value));
  return Object.fromEntries(entries.map(([field, value]) => [field, withoutPrivilege(field, value)]));
}

/** Admission of a platform fills in with whose rights a container runs, and never all rights on the node. */
function withoutPrivilege(field: string, value: unknown): unknown {
  if (field !== 'securityContext' || !isRecord(value) || value.privileged !== true) return value;
  const { privileged: _privileged, ...rest } = value;
  return rest;
}

function containerOver(meant: JsonRecord, live: JsonRecord): JsonRecord {
  const container: JsonRecord = { ...filledInto(live), ...meant };
  const mounts = withTokens(meant.volumeMounts, live.volumeMounts);
  if (mounts.length > 0) container.volumeMounts = mounts;
  const resources = { ...recordAt(live.resources), ...recordAt(meant.resources) };
  for (const field of ['limits', 'requests']) {
    const filled = { ...recordAt(live.resources, field), ...recordAt(meant.resources, field) };
    if (Object.keys(filled).length > 0) resources[field] = filled;
  }
  if (Object.keys(resources).length > 0) container.resources = resources;
  return container;
}

/** Items as they were meant, and behind them the token's of the live pod. */
function withTokens(meant: unknown, live: unknown): unknown[] {
  const tokens = recordsOf(live).flatMap(([, item]) => (isTokenVolume(item.name) ? [item] : []));
  return [...(Array.isArray(meant) ? meant : []), ...tokens];
}
