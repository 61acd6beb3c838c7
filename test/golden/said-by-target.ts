import { parse } from 'yaml';
import { withWayOut } from '../../src/engine/assessment/news.ts';
import { bySchema } from '../../src/facts/judgement/by-schema.ts';
import { judgementOf } from '../../src/facts/judgement/judgement.ts';
import { type Asking, readRefusal } from '../../src/facts/judgement/read-refusal.ts';
import type { Verdict } from '../../src/facts/judgement/verdict.ts';
import type { Finding } from '../../src/model/assessment/finding.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';

const asking: Asking = { namespace: 'shop', filled: false, isFilled: () => false, isThere: async () => false };

const deployment = (spec: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  ${spec}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'registry.example.com/web:1.4' }] }`;
const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { hostNetwork: true, containers: [{ name: web, image: 'registry.example.com/web:1.4' }] }`;
const secret = `apiVersion: v1
kind: Secret
metadata: { name: keys, namespace: shop }
stringData: { key: not shown }`;
const ship = (spec: string) => `apiVersion: harbours.example.com/v1
kind: Ship
metadata: { name: one, namespace: shop }
spec: ${spec}`;

const size = { type: 'object', properties: { size: { type: 'integer', minimum: 1 } } };
const coming = { schema: { type: 'object', properties: { spec: size } }, isOfCluster: false };
/** What an API server publishes of Deployments, in part. */
const schema = async () => {
  const spec = {
    properties: { replicas: { type: 'integer' }, paused: { type: 'boolean' }, selector: {}, template: {} },
  };
  return { schema: { properties: { apiVersion: {}, kind: {}, metadata: {}, spec } }, others: {} };
};

interface SaidCase {
  text: string;
  verdict(object: KubeObject): Promise<Verdict> | Verdict;
}

/** An object, and how an API server of Kubernetes 1.36 refuses it. */
function refused(text: string, status: number, sentence: string, more: Partial<Asking> & { field?: string } = {}) {
  const { field, ...how } = more;
  const causes = field === undefined ? [] : [{ field, sentence, reason: 'FieldValueInvalid' }];
  const refusal = { status, reason: 'Invalid', sentence, causes };
  return { text, verdict: (object: KubeObject) => readRefusal(refusal, object, { ...asking, ...how }) };
}

const cases: readonly SaidCase[] = [
  refused(deployment('replicas: -1'), 422, 'Invalid value: -1: must be greater than or equal to 0', {
    field: 'spec.replicas',
  }),
  refused(
    deployment("replicas: 'two'\n  paused: 'no'"),
    400,
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    { schema },
  ),
  refused(deployment('replicas: 2'), 422, 'Invalid value: {"matchLabels":{"app":"web"}}: field is immutable', {
    field: 'spec.selector',
    replaces: true,
  }),
  { text: ship('{ size: 0 }'), verdict: (object) => bySchema(object, coming) },
  refused(
    deployment('replica: 2'),
    400,
    'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
  ),
  { text: ship('{ size: 1, seize: 2 }'), verdict: (object) => bySchema(object, coming) },
  refused(
    pod,
    403,
    'pods "web" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
  ),
  refused(secret, 403, 'admission webhook "gate.example.com" denied the request: the key is too short'),
];

/** What a target says under a rule, each with the text of the object. */
export async function saidByTarget(id: string): Promise<{ finding: Finding; text: string }[]> {
  const said = cases.map(async ({ text, verdict }) => {
    const object: KubeObject = parse(text);
    const { says } = judgementOf([object], [await verdict(object)]);
    return says.map(({ finding }) => ({ finding: withWayOut(finding, object), text }));
  });
  return (await Promise.all(said)).flat().filter(({ finding }) => finding.rule === id);
}
