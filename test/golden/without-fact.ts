import { z } from 'zod';
import { type ClusterFacts, clusterFactsSchema } from '../../src/model/clusters/cluster-facts.ts';
import { isRecord } from '../../src/model/json/json.ts';

/** What is known by its absence: nobody has it who does not say so. */
const absentIsNone = [
  // What a person sees, what nobody judges by, and what was not asked for.
  /^(apiVersion|kind|context|cluster|takenAt|unknown|absent|schemas|types)$/,
  /^(existing|absent)\./,
  /^namespaces\.\*\.made$/,
  /^namespaces\.\*\.quotas\.\*\.scopes$/,
  /^namespaces\.\*\.limitRanges\.\*\.limits\.\*\./,
  /^nodes\.\*\.providerId$/,
  /^nodes\.\*\.taints\.\*\.value$/,
  /^(ingressHosts|loadBalancers)\.\*\.class$/,
  /^storageClasses\.\*\.zones$/,
  /^webhooks\.\*\.url$/,
];

/** Every fact that a cluster's facts may leave unknown, as a path with `*` for each of a list: `nodes.*.taints`. */
export const facts: readonly string[] = [...optionalIn(z.toJSONSchema(clusterFactsSchema), [])].filter(
  (fact) => !absentIsNone.some((one) => one.test(fact)),
);

function* optionalIn(schema: unknown, path: readonly string[]): Generator<string> {
  if (!isRecord(schema)) return;
  if (schema.type === 'array') yield* optionalIn(schema.items, [...path, '*']);
  const required = Array.isArray(schema.required) ? schema.required : [];
  for (const [field, one] of Object.entries(isRecord(schema.properties) ? schema.properties : {})) {
    const here = [...path, field];
    if (!required.includes(field)) yield here.join('.');
    yield* optionalIn(one, here);
  }
}

/** The same without a fact; nothing where it does not tell it anyway. */
export function without(known: ClusterFacts, fact: string): ClusterFacts | undefined {
  const copy = structuredClone(known);
  return remove(copy, fact.split('.')) ? copy : undefined;
}

function remove(value: unknown, [field, ...rest]: readonly string[]): boolean {
  if (field === '*') return Array.isArray(value) && value.map((one) => remove(one, rest)).includes(true);
  if (!isRecord(value) || field === undefined || value[field] === undefined) return false;
  return rest.length > 0 ? remove(value[field], rest) : Reflect.deleteProperty(value, field);
}
