import { isBuiltIn } from '../model/objects/built-in.ts';
import { textMaps } from './text-maps.ts';

const suffixes: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The value of a Kubernetes quantity (`500m`, `1Gi`, `1e3`, 2), or nothing for what is none.
 * Source: k8s.io/apimachinery/pkg/api/resource, the grammar of Quantity.
 */
export function quantityValue(quantity: unknown): number | undefined {
  if (typeof quantity === 'number' || typeof quantity === 'bigint') return Number(quantity);
  if (typeof quantity !== 'string') return undefined;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(quantity);
  const factor = suffixes[match?.[3] ?? ''];
  if (!match || factor === undefined) return undefined;
  return Number(`${match[1] ?? ''}${match[2] ?? ''}`) * factor;
}

/** Whether two quantities have the same value; false where one of them is none. */
export function sameQuantity(one: unknown, other: unknown): boolean {
  const value = quantityValue(one);
  const otherValue = quantityValue(other);
  if (value === undefined || otherValue === undefined) return false;
  // Two large integers may be as close to each other as rounded values are.
  if (typeof one !== 'string' && typeof other !== 'string') return one === other;
  return Math.abs(value - otherValue) <= Math.max(Math.abs(value), Math.abs(otherValue)) * 1e-12;
}

/** Fields below which texts are quantities. */
const quantities = new Set([
  'limits',
  'requests',
  'hard',
  'capacity',
  'default',
  'defaultRequest',
  'max',
  'min',
  'podFixed',
]);
const quantityFields = new Set(['storage', 'sizeLimit', 'averageValue', 'divisor']);

/** Whether what stands there in an object of that kind (`groupKindOf`) is a quantity, which can be written in several ways. */
export function isQuantity(kind: string, path: readonly (string | number)[]): boolean {
  // Of the fields of other kinds only those of containers and claims are known, which such kinds take over.
  if (!isBuiltIn(kind.slice(0, kind.indexOf('/')))) {
    return path.at(-3) === 'resources' && /^(limits|requests)$/.test(String(path.at(-2)));
  }
  // What stands in a definition is of any kind.
  if (path.includes('openAPIV3Schema')) return false;
  if (/^(data|binaryData|stringData)$/.test(String(path[0])) || textMaps.has(String(path.at(-2)))) return false;
  return quantityFields.has(String(path.at(-1))) || quantities.has(String(path.at(-2)));
}
