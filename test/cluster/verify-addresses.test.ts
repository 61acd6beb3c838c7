import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { grants, newMigration } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

/** An application whose addresses and volume come from controllers, which here are this test and the real binder of claims. */
const { clusters } = inject('sandbox');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const [from, to] = ['verify-addresses', 'verify-addresses-there'];
const volume = `/api/v1/persistentvolumes/${from}`;

/** What only names the controller, since no other one may give what is meant here. */
const ofCluster: KubeObject[] = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: from },
    spec: { controller: 'example.com/by-hand' },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: from },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: from,
      hostPath: { path: '/srv/files' },
    },
  },
];

const at = (name: string) => ({ name, namespace: from });
const mounted = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const application: KubeObject[] = [
  ...smallApp(from),
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: at('data'),
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: from, resources: { requests: { storage: '1Gi' } } },
  },
  deployment(from, 'stored', 'stored:1', mounted),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: at('front'),
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'example.com/by-hand',
      selector: { app: 'web' },
      ports: [{ port: 80 }],
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: at('web'),
    spec: { ingressClassName: from, defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  },
];

const verification = z.looseObject({
  objects: z.array(
    z.looseObject({
      object: z.looseObject({ kind: z.string(), name: z.string() }),
      verdict: z.string(),
      reason: z.string(),
    }),
  ),
});

const addressed = (namespace: string) => [
  `/api/v1/namespaces/${namespace}/services/front`,
  `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/web`,
];

/** Gives Service and Ingress these addresses, as a controller does once it sees them. */
async function give(api: Api, namespace: string, ingress: object[]): Promise<void> {
  for (const path of addressed(namespace)) {
    await waitFor(async () => (await api.find(path)) !== undefined, { what: `${path} was there` });
    await api.patch(path, { status: { loadBalancer: { ingress } } }, 'status');
  }
}

beforeAll(async () => {
  for (const api of [source, target]) await createAll(api, ofCluster);
  await createAll(source, application);
  await give(source, from, [{ ip: '203.0.113.7' }]);
});

afterAll(async () => {
  await removeNamespace(source, from);
  await removeNamespace(target, to);
  for (const api of [source, target]) {
    for (const object of ofCluster) await api.delete(await api.pathOf(object));
    api.close();
  }
});

test('an application that was moved with its addresses and its claim works as meant, and no longer once they are taken from it', async () => {
  const trial = newMigration({
    name: from,
    select: { namespaces: [from] },
    spec: { mappings: { namespaces: { [from]: to } }, volumes: { default: 'empty' } },
  });
  const verified = async (...args: string[]) => {
    const command = trial.start('verify', ...args);
    const { code } = await command.ended;
    return { code, output: command.output };
  };
  const told = (output: string) => {
    const { objects } = verification.parse(JSON.parse(output.trim().split('\n').at(-1) ?? '{}'));
    return Object.fromEntries(
      objects.map(({ object, verdict, reason }) => [`${object.kind}/${object.name}`, `${verdict}: ${reason}`]),
    );
  };
  try {
    const [{ state }] = await Promise.all([
      trial.run({ grants: grants('target', to) }),
      give(target, to, [{ hostname: 'lb.example.com' }]),
    ]);
    expect(state).toBe('completed');
    // Endpoints come some time after pods are Ready.
    const good = await waitFor(
      async () => {
        const found = await verified('--json');
        if (found.code === 0) return found;
        throw new Error(found.output);
      },
      { what: 'all works as meant' },
    );
    expect(told(good.output)).toEqual({
      'Deployment/stored': 'as-meant: 1 of 1 ready.',
      'Deployment/web': 'as-meant: 1 of 1 ready.',
      'Ingress/web': 'as-meant: Reachable at lb.example.com.',
      'PersistentVolumeClaim/data': 'as-meant: Bound.',
      'Service/front': 'as-meant: One endpoint answers, reachable at lb.example.com.',
      'Service/web': 'as-meant: One endpoint answers.',
    });
    const inWords = await verified();
    expect(inWords.code).toBe(0);
    expect(inWords.output.trim().split('\n').at(-1)).toBe('All works as meant.');
    expect(inWords.output).toContain('as meant    6 of 6 workloads, claims, Services and Ingresses');

    for (const path of addressed(to)) await target.patch(path, { status: { loadBalancer: null } }, 'status');
    await target.delete(volume);
    await target.patch(volume, { metadata: { finalizers: null } });
    const isLost = async () => {
      const { status } = await target.get(`/api/v1/namespaces/${to}/persistentvolumeclaims/data`);
      return asRecord(status).phase === 'Lost';
    };
    await waitFor(isLost, { what: 'the claim lost its volume' });
    const bad = await verified('--json');
    expect(bad.code).toBe(1);
    expect(told(bad.output)).toMatchObject({
      'Ingress/web': 'wrong: It has no address yet; on the source it has 203.0.113.7.',
      'PersistentVolumeClaim/data': 'wrong: The volume of the claim is gone.',
      'Service/front': 'wrong: The load balancer has no address yet.',
      'Service/web': 'as-meant: One endpoint answers.',
    });
    const badInWords = await verified();
    expect(badInWords.output.trim().split('\n').at(-1)).toBe('Something does not work as meant.');
    expect(badInWords.output).toContain('What it held is gone with its volume: delete the claim, ');
  } finally {
    trial.dispose();
  }
});
