import type { ComparedObject, FieldDifference } from '../../../model/comparison/comparison.ts';
import { jsonPointer, pointerParts } from '../../../model/json/json.ts';

/** A mapping that would make the left value of a difference the right one, and where a plan has it. */
export interface ProposedMapping {
  /** The field below `spec.mappings`. */
  field: 'storageClasses' | 'ingressClasses' | 'nodeLabels' | 'images' | 'endpoints';
  from: string;
  to: string;
  /** What is added to the plan, and where, as a JSON pointer. */
  path: string;
  value: unknown;
}

/** The mapping that a difference is a case of; nothing where it is at no place that a mapping reaches, or more than one name differs in it. */
export function mappingOf(
  { object }: Pick<ComparedObject, 'object'>,
  { pointer, left, right }: Pick<FieldDifference, 'pointer' | 'left' | 'right'>,
): ProposedMapping | undefined {
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (left === '' || right === '' || left === right) return undefined;
  const place = placeOf(object.kind, pointer);
  switch (place) {
    case 'storageClasses':
    case 'ingressClasses':
      return named(place, left, right);
    case 'nodeLabels': {
      const label = pointerParts(pointer).at(-1) ?? '';
      return named(place, `${label}=${left}`, `${label}=${right}`);
    }
    case 'images':
      return listed(place, imagePrefixes(left, right));
    case 'endpoints':
      return listed(place, hosts(left, right));
    case undefined:
      return undefined;
  }
}

/** Places that mappings reach, in any kind and in some. */
const everywhere: [RegExp, ProposedMapping['field']][] = [
  [/\/(c|initC|ephemeralC)ontainers\/\d+\/image$/, 'images'],
  [/\/volumes\/\d+\/image\/reference$/, 'images'],
  [/\/spec\/nodeSelector\/[^/]+$/, 'nodeLabels'],
  [/\/(c|initC|ephemeralC)ontainers\/\d+\/(env\/\d+\/value|(command|args)\/\d+)$/, 'endpoints'],
  [/\/volumes\/\d+\/ephemeral\/volumeClaimTemplate\/spec\/storageClassName$/, 'storageClasses'],
];
const byKind: Record<string, [RegExp, ProposedMapping['field']][]> = {
  PersistentVolumeClaim: [[/^\/spec\/storageClassName$/, 'storageClasses']],
  PersistentVolume: [[/^\/spec\/storageClassName$/, 'storageClasses']],
  StatefulSet: [[/^\/spec\/volumeClaimTemplates\/\d+\/spec\/storageClassName$/, 'storageClasses']],
  Ingress: [[/^\/spec\/ingressClassName$/, 'ingressClasses']],
  ConfigMap: [[/^\/data\/[^/]+$/, 'endpoints']],
  Service: [[/^\/spec\/externalName$/, 'endpoints']],
};

function placeOf(kind: string, pointer: string): ProposedMapping['field'] | undefined {
  const own = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
  return [...(own ?? []), ...everywhere].find(([pattern]) => pattern.test(pointer))?.[1];
}

function named(field: ProposedMapping['field'], from: string, to: string): ProposedMapping {
  return { field, from, to, path: `/spec/mappings${jsonPointer(field, from)}`, value: to };
}

function listed(field: ProposedMapping['field'], pair: { from: string; to: string } | undefined) {
  return pair && { field, ...pair, path: `/spec/mappings/${field}/-`, value: pair };
}

/** What stands before the parts of two image names that are the same. Another version is no other registry. */
function imagePrefixes(left: string, right: string): { from: string; to: string } | undefined {
  const [parts, others] = [left.split('/'), right.split('/')];
  let same = 0;
  while (same < Math.min(parts.length, others.length) && parts.at(-1 - same) === others.at(-1 - same)) same += 1;
  const [from, to] = [parts, others].map((one) => one.slice(0, one.length - same).join('/'));
  return same > 0 && from && to ? { from, to } : undefined;
}

/** Host names with a dot, and addresses, perhaps with a port. */
const host = /^(?=.*[.:])[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?$/i;

/** The only host that differs in two texts. */
function hosts(left: string, right: string): { from: string; to: string } | undefined {
  const words = (text: string) => text.match(/[\w.:-]+/g) ?? [];
  const [ones, others] = [words(left), words(right)];
  if (ones.length !== others.length) return undefined;
  const at = ones.findIndex((word, n) => word !== others[n]);
  const [from, to] = [ones[at] ?? '', others[at] ?? ''];
  return host.test(from) && host.test(to) && left.replaceAll(from, to) === right ? { from, to } : undefined;
}
