import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { askTarget } from '../../src/facts/judgement/ask-target.ts';
import type { OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { record } from '../../src/model/json/parse.ts';
import { message } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { ApiError } from '../sandbox/api.ts';
import { createAuthority } from '../sandbox/certificates.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';

const sandbox = inject('sandbox');
const target = apiOf(sandbox.clusters.target);
const namespace = 'hooked';
const hooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
/** One that writes elsewhere whenever it is asked, and one that leaves that at a dry run. */
const writing = 'writing.hooked.example.com';
const careful = 'careful.hooked.example.com';

const authority = createAuthority('webhooks');
const { certificate: cert, key } = authority.forServer('127.0.0.1', ['127.0.0.1']);
/** What the API server asked: the place on the server, and whether it was for a dry run. */
let asked: { path: string; dryRun: unknown }[] = [];
// It refuses all that it is asked about.
const server = createServer({ cert, key }, async (incoming, answer) => {
  const { uid, dryRun } = record(record(JSON.parse(await text(incoming))).request);
  const { pathname } = new URL(incoming.url ?? '', 'https://127.0.0.1');
  asked.push({ path: pathname, dryRun });
  const response = { uid, allowed: false, status: { code: 403, message: 'not on a Friday' } };
  answer.setHeader('content-type', 'application/json');
  answer.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }));
});

/** A webhook for the ConfigMaps that bear its label. */
function hook(name: string, sideEffects: string): KubeObject {
  const { port } = server.address() as AddressInfo;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name,
        sideEffects,
        clientConfig: {
          url: `https://127.0.0.1:${port}/${name}`,
          caBundle: Buffer.from(authority.certificate).toString('base64'),
        },
        rules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['configmaps'],
            scope: '*',
          },
        ],
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: { matchLabels: { hook: name } },
        admissionReviewVersions: ['v1'],
        timeoutSeconds: 5,
      },
    ],
  };
}

function configMap(name: string, hookName: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: { hook: hookName } } };
}

/** Puts an object into the store of the target as an API server before Kubernetes 1.22 could: newer ones keep it, and take no such one any more. */
async function store(object: KubeObject): Promise<void> {
  const metadata = { ...object.metadata, uid: randomUUID(), generation: 1, creationTimestamp: '2020-01-01T00:00:00Z' };
  const base64 = (value: string) => Buffer.from(value).toString('base64');
  const body = {
    key: base64(`/registry/validatingwebhookconfigurations/${object.metadata.name}`),
    value: base64(JSON.stringify({ ...object, metadata })),
  };
  const answer = await fetch(`${sandbox.clusters.target.etcd}/v3/kv/put`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

/** Waits until a webhook is asked before something is really made. */
async function isAsked(name: string): Promise<void> {
  const isRefused = () =>
    target.send('POST', `/api/v1/namespaces/${namespace}/configmaps`, configMap(`probe-${randomUUID()}`, name)).then(
      () => false,
      (thrown: unknown) => {
        if (thrown instanceof ApiError && /not on a Friday/.test(thrown.message)) return true;
        throw thrown;
      },
    );
  await waitFor(isRefused, { what: `${name} was asked` });
}

let cluster: OpenedCluster;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await target.create(hook(careful, 'NoneOnDryRun'));
  await store(hook(writing, 'Some'));
  await Promise.all([isAsked(careful), isAsked(writing)]);
  const kubeconfig = { files: [sandbox.kubeconfig] };
  cluster = await openCluster('target', { kubeconfig, extraPath: [], concurrency: 32, logLevel: 'error' });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  for (const name of [careful, writing]) await target.delete(`${hooks}/${name}`);
  await removeNamespace(target, namespace);
  cluster?.close();
  target.close();
  server.close();
});

test('an object that a webhook with side effects would be asked about is not judged, whatever the webhook would say', async () => {
  expect((await target.get(`${hooks}/${writing}`)).webhooks).toMatchObject([{ sideEffects: 'Some' }]);
  const { signal } = new AbortController();
  const judged = await askTarget(cluster, [configMap('one', writing), configMap('two', writing)], { signal });
  expect(judged.says).toEqual([]);
  expect(judged.notJudged).toEqual([{ why: message('judgement.none.webhook', { webhook: writing }), objects: 2 }]);
  expect(asked).toEqual([]);
  // When it is really made the same webhook is asked, and refuses it.
  const made = target.send('POST', `/api/v1/namespaces/${namespace}/configmaps`, configMap('one', writing));
  await expect(made).rejects.toMatchObject({ status: 403 });
  expect(asked).toEqual([{ path: `/${writing}`, dryRun: false }]);
});

test('what a webhook without side effects at dry runs refuses is found', async () => {
  const { signal } = new AbortController();
  const judged = await askTarget(cluster, [configMap('one', careful)], { signal });
  expect(judged.says.map(({ finding }) => finding.rule)).toEqual(['target-refuses-policy']);
  expect(judged.notJudged).toEqual([]);
  expect(asked).toEqual([{ path: `/${careful}`, dryRun: true }]);
});

test.each([
  ['with side effects is not asked', writing, []],
  ['is asked in a dry run and refuses it', careful, [{ path: `/${careful}`, dryRun: true }]],
])('what only the cluster has is drift in a comparison where a webhook %s', async (_what, name, answers) => {
  const home = mkdtempSync(join(tmpdir(), 'kubeferry-hooked-'));
  const live = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'compared', namespace },
    data: { more: 'one' },
  };
  const file = join(home, 'compared.yaml');
  writeFileSync(file, stringify({ ...configMap('compared', name), data: {} }));
  await target.create(live);
  try {
    asked = [];
    const options = { home, kubeconfig: sandbox.kubeconfig };
    const command = new Command(['compare', file, `target/${namespace}`, '--json'], options);
    expect((await command.ended).code, command.output).toBe(1);
    const told = command.lines.map((line) => record(JSON.parse(line)));
    const compared = told.find(({ object }) => record(object).name === 'compared');
    expect(compared).toMatchObject({ outcome: 'drift' });
    expect(compared?.fields).toContainEqual(expect.objectContaining({ pointer: '/data/more', class: 'drift' }));
    expect(asked).toEqual(answers);
  } finally {
    await target.delete(`/api/v1/namespaces/${namespace}/configmaps/compared`);
    rmSync(home, { recursive: true });
  }
});
