import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { record } from '../../../src/model/json/parse.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { createAuthority } from '../../sandbox/certificates.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { Command } from '../command.ts';

const sandbox = inject('sandbox');
const target = apiOf(sandbox.clusters.target);
const [namespace, group] = ['no-dry-run', 'own.example.com'];
const home = mkdtempSync(join(tmpdir(), 'kubeferry-own-'));

/** The kinds of an API server of somebody's own: by its description it knows dry runs of the one, and not of the other. */
const kinds = [
  { resource: 'writers', kind: 'Writer', parameters: [] },
  { resource: 'askers', kind: 'Asker', parameters: [{ name: 'dryRun', in: 'query', schema: { type: 'string' } }] },
];
const wanted = (kind: string): KubeObject => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name: 'one', namespace },
  spec: { size: 1 },
});
const live = (kind: string): KubeObject => ({
  ...wanted(kind),
  metadata: { name: 'one', namespace, uid: kind, resourceVersion: '1' },
  spec: { size: 1, filled: 'by itself' },
});

/** What was written, or asked in a dry run, by path. */
const written: string[] = [];

function answerTo({ method, url = '' }: IncomingMessage, body: string): unknown {
  const { pathname, searchParams } = new URL(url, 'https://127.0.0.1');
  const at = `/apis/${group}/v1`;
  if (pathname === at) {
    const resources = kinds.map(({ resource, kind }) => {
      return { name: resource, singularName: '', namespaced: true, kind, verbs: ['get', 'list', 'create', 'update'] };
    });
    return { apiVersion: 'v1', kind: 'APIResourceList', groupVersion: `${group}/v1`, resources };
  }
  if (pathname === '/openapi/v3') return { paths: { [at.slice(1)]: { serverRelativeURL: `/openapi/v3${at}` } } };
  if (pathname === `/openapi/v3${at}`) {
    const paths = kinds.map(({ resource, parameters }) => {
      return [`${at}/namespaces/{namespace}/${resource}/{name}`, { put: { parameters, responses: {} } }];
    });
    return { openapi: '3.0.0', info: { title: 'own', version: 'v1' }, paths: Object.fromEntries(paths) };
  }
  const here = kinds.find(({ resource }) => pathname.split('/').includes(resource));
  if (!here) return undefined;
  if (method !== 'GET') {
    written.push(`${method} ${pathname} dryRun=${searchParams.get('dryRun')}`);
    return { ...record(JSON.parse(body)), spec: live(here.kind).spec };
  }
  if (pathname.endsWith('/one')) return live(here.kind);
  const items = pathname.includes(`/namespaces/${namespace}/`) ? [live(here.kind)] : [];
  return { apiVersion: `${group}/v1`, kind: `${here.kind}List`, metadata: { resourceVersion: '1' }, items };
}

const authority = createAuthority('own');
const { certificate: cert, key } = authority.forServer('localhost', ['127.0.0.1']);
const server = createServer({ cert, key }, async (incoming, answer) => {
  const said = answerTo(incoming, await text(incoming));
  answer.writeHead(said === undefined ? 404 : 200, { 'content-type': 'application/json' });
  answer.end(JSON.stringify(said ?? {}));
});
const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'own', namespace },
  spec: { type: 'ExternalName', externalName: 'localhost' },
};
const apiService = `/apis/apiregistration.k8s.io/v1/apiservices/v1.${group}`;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await target.create(service);
  await target.create({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `v1.${group}` },
    spec: {
      ...{ group, version: 'v1', groupPriorityMinimum: 10, versionPriority: 10, insecureSkipTLSVerify: true },
      service: { name: 'own', namespace, port },
    },
  });
  const isServed = () =>
    target.send('GET', `/openapi/v3/apis/${group}/v1`).then(
      (found) => JSON.stringify(found).includes('writers'),
      () => false,
    );
  await waitFor(isServed, { what: 'the API of somebody was described' });
  for (const { kind } of kinds) writeFileSync(join(home, `${kind}.yaml`), stringify(wanted(kind)));
});
afterAll(async () => {
  await target.delete(apiService);
  await removeNamespace(target, namespace);
  target.close();
  server.close();
  rmSync(home, { recursive: true });
});

test('an API server that does not say that it knows dry runs is asked none: it might write', async () => {
  const command = new Command(['compare', home, `target/${namespace}`, '--json'], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  expect((await command.ended).code, command.output).toBe(1);
  const told = command.lines.map((line) => record(JSON.parse(line)));
  const found = Object.fromEntries(told.map(({ object, fields }) => [record(object).kind, fields]));
  expect(written).toEqual([`PUT /apis/${group}/v1/namespaces/${namespace}/askers/one dryRun=All`]);
  expect(found.Asker).toMatchObject([{ pointer: '/spec/filled', class: 'defaulted' }]);
  expect(found.Writer).toMatchObject([{ pointer: '/spec/filled', class: 'drift' }]);
});
