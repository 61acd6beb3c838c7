import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';

/** Whether an object is a NetworkPolicy of Kubernetes. */
export function isNetworkPolicy({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'NetworkPolicy' && ['networking.k8s.io', 'extensions'].includes(parseApiVersion(apiVersion).group);
}

/** Whom a NetworkPolicy lets in and out, and where each is said. */
export function peersOf(object: KubeObject): { pointer: string; peer: JsonRecord }[] {
  const spec = recordAt(object, 'spec') ?? {};
  const ways = [
    { way: 'ingress', side: 'from' },
    { way: 'egress', side: 'to' },
  ];
  return ways.flatMap(({ way, side }) =>
    recordsOf(spec[way]).flatMap(([index, rule]) =>
      recordsOf(rule[side]).map(([at, peer]) => ({ pointer: jsonPointer('spec', way, index, side, at), peer })),
    ),
  );
}
