import { expect, test } from 'vitest';
import { type Asking, readRefusal } from '../../../src/facts/judgement/read-refusal.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'web', image: 'web:1', resources: { requests: { cpu: '2' } } }] },
};
const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'keys', namespace: 'shop' },
  data: {},
};

type Cause = { field: string; reason: string; sentence: string };

/** What is read of a refusal, in short. */
async function read(
  status: number,
  sentence: string,
  {
    object = pod,
    causes = [],
    reason = '',
    ...more
  }: Partial<Asking> & { object?: KubeObject; causes?: Cause[]; reason?: string } = {},
) {
  const asking: Asking = {
    namespace: 'shop',
    filled: false,
    isFilled: () => false,
    isThere: async () => false,
    ...more,
  };
  const { said, unjudged } = await readRefusal({ status, reason, sentence, causes }, object, asking);
  return [...said.map(({ rule, pointer }) => `${rule} ${pointer}`), ...unjudged.map(({ code }) => code)];
}

const cause = (field: string, sentence: string): Cause => ({ field, sentence, reason: 'FieldValueInvalid' });

test.each([
  [400, 'admission webhook "gate.example.com" does not support dry run', 'judgement.none.webhook'],
  [
    500,
    'Internal error occurred: failed calling webhook "gate.example.com": context deadline exceeded',
    'judgement.none.webhook-failed',
  ],
  [
    403,
    'pods is forbidden: User "dev" cannot create resource "pods" in API group "" in the namespace "shop"',
    'judgement.none.denied',
  ],
  [
    403,
    'pods "web" is forbidden: error looking up service account shop/web: serviceaccount "web" not found',
    'judgement.none.answer',
  ],
  [
    403,
    'roles "x" is forbidden: user "dev" is attempting to grant RBAC permissions not currently held',
    'judgement.none.answer',
  ],
  [
    403,
    'pods "web" is forbidden: unable to create new content in namespace shop because it is being terminated',
    'judgement.none.answer',
  ],
  [404, 'the server could not find the requested resource', 'judgement.none.answer'],
  [405, 'the server does not allow this method on the requested resource', 'judgement.none.answer'],
  [503, 'the server is currently unable to handle the request', 'judgement.none.answer'],
  [0, '', 'judgement.none.no-server'],
])('%i %s is no finding: not judged', async (status, sentence, code) => {
  expect(await read(status, sentence)).toEqual([code]);
});

test.each([
  [
    'deployments.apps "web"',
    '/spec/selector',
    'spec.selector',
    'Invalid value: {"matchLabels":{"a":"b"}}: field is immutable',
  ],
  ['pods "web"', '/spec', 'spec', 'Forbidden: pod updates may not change fields other than `image`\n core.PodSpec{}'],
  [
    'statefulsets "db"',
    '/spec',
    'spec',
    "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden",
  ],
])('what %s has and can never change is told at its field', async (_what, pointer, field, sentence) => {
  const refusal = { status: 422, reason: 'Invalid', sentence: 'is invalid', causes: [cause(field, sentence)] };
  const asking: Asking = { namespace: 'shop', filled: false, isFilled: () => false, isThere: async () => false };
  const { said } = await readRefusal(refusal, pod, { ...asking, replaces: true });
  expect(said.map((one) => one.pointer)).toEqual([pointer]);
  const [words] = said.map((one) => format(one.message));
  expect(words).toMatch(/can never change in this, so a run would fail here/);
  expect(words).not.toMatch(/matchLabels|PodSpec/);
  // Of a new object the same sentence is an ordinary refusal.
  const [asNew] = (await readRefusal(refusal, pod, asking)).said;
  expect(asNew?.message.code).toBe('judgement.refuses');
});

test('whether the withheld values of a Secret that never changes are other ones is not judged', async () => {
  const causes = [cause('data', 'Forbidden: field is immutable when `immutable` is set')];
  const read422 = (filled: boolean) => read(422, 'is invalid', { object: secret, causes, filled, replaces: true });
  expect(await read422(true)).toEqual(['judgement.none.secret-values-fixed']);
  expect(await read422(false)).toEqual(['target-refuses /data']);
});

test('an object that is there and may not be looked at is not judged, where what is there counts', async () => {
  const there = { reason: 'AlreadyExists' };
  expect(await read(409, 'configmaps "a" already exists', there)).toEqual([]);
  expect(await read(409, 'configmaps "a" already exists', { ...there, unseen: true })).toEqual([
    'judgement.none.unseen',
  ]);
});

test('what a server says twice is told once', async () => {
  const causes = [cause('metadata.labels', 'no label!'), cause('metadata.labels', 'no label!')];
  expect(await read(422, 'is invalid', { causes, replaces: true })).toEqual(['target-refuses /metadata/labels']);
});

test('what a webhook refuses is not judged where it may look for what comes along', async () => {
  const sentence = 'admission webhook "gate.example.com" denied the request: no such Secret';
  expect(await read(403, sentence, { ahead: true })).toEqual(['judgement.none.webhook-ahead']);
  expect(await read(403, sentence)).toEqual(['target-refuses-policy ']);
  const policy = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no";
  expect(await read(403, policy, { ahead: true })).toEqual(['target-refuses-policy ']);
});

test('who may not change what is there is told so', async () => {
  const sentence = 'pods "web" is forbidden: User "dev" cannot update resource "pods" in API group ""';
  expect(await read(403, sentence, { replaces: true })).toEqual(['judgement.none.denied-change']);
});

test.each([
  ['pods "web" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'],
  ['pods "web" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1'],
  ['pods "web" is forbidden: failed quota: q: must specify limits.cpu for: web'],
  ['pods "web" is forbidden: maximum cpu usage per Container is 1, but limit is 2'],
  ['pods "web" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000'],
  ['admission webhook "gate.example.com" denied the request: no'],
  ["pods \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no"],
])('%s: a policy refuses it, in its own namespace only', async (sentence) => {
  expect(await read(403, sentence)).toEqual(['target-refuses-policy ']);
  const elsewhere = await read(403, sentence, { namespace: 'default', standsInFor: 'shop' });
  expect(elsewhere.filter((one) => one !== 'judgement.none.stand-in-webhook')).toEqual([]);
});

test('a policy that refuses a Secret is not quoted, and with what stands in for its values says nothing', async () => {
  const sentence = 'admission webhook "gate.example.com" denied the request: open sesame is too short';
  const asking: Asking = { namespace: 'shop', filled: false, isFilled: () => false, isThere: async () => false };
  const refusal = { status: 403, reason: '', sentence, causes: [] };
  expect(JSON.stringify(await readRefusal(refusal, secret, asking))).not.toContain('sesame');
  expect(await read(403, sentence, { object: secret, filled: true })).toEqual(['judgement.none.secret-values']);
});

test('what is there already is taken, and what it has itself is free for it', async () => {
  expect(await read(409, 'pods "web" already exists', { reason: 'AlreadyExists' })).toEqual([]);
  const causes = [cause('spec.ports[0].nodePort', 'Invalid value: 30080: provided port is already allocated')];
  expect(await read(422, 'invalid', { causes })).toEqual(['target-refuses /spec/ports/0/nodePort']);
  expect(await read(422, 'invalid', { causes, isThere: async () => true })).toEqual([]);
});

test('what limits of the namespace that stands in fill in is not counted', async () => {
  const causes = [
    cause('spec.containers[0].resources.requests', 'Invalid value: "2": must be less than or equal to cpu limit'),
  ];
  expect(await read(422, 'invalid', { causes })).toEqual(['target-refuses /spec/containers/0/resources/requests']);
  expect(await read(422, 'invalid', { causes, namespace: 'default', standsInFor: 'shop' })).toEqual([]);
});

test('a sentence without a field is of the object', async () => {
  expect(await read(400, 'resourceVersion should not be set on objects to be created')).toEqual(['target-refuses ']);
  expect(await read(422, 'Pod "web" is invalid: something', { causes: [cause('<nil>', 'x')] })).toEqual([
    'target-refuses ',
  ]);
});
