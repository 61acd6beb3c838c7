import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ClusterReader } from '../../src/kube/cluster.ts';
import { record } from '../../src/model/json/parse.ts';
import { apiOf } from '../sandbox/cluster.ts';
import { startRelay } from '../sandbox/relay.ts';
import { rawAnswer } from './raw-answer.ts';
import { open, openAs, sandbox, served } from './source-reader.ts';

let cluster: ClusterReader;
beforeAll(async () => {
  cluster = await open(sandbox.kubeconfig);
});

/** Whom the server takes a reader for. */
async function whoAsks(reader: ClusterReader): Promise<Readonly<Record<string, unknown>>> {
  const body = JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' });
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const answer = await rawAnswer(reader, { method: 'POST', path, body });
  return record(record(record(JSON.parse(answer.toString())).status).userInfo);
}

describe('who asks', () => {
  it('is told what may not be done', async () => {
    const developer = await open(sandbox.restrictedKubeconfig);
    const namespaces = await served(cluster, 'namespaces');
    await expect(developer.listPage(namespaces)).rejects.toMatchObject({ code: 'denied', context: 'source' });
    expect(
      (await developer.listPage(await served(cluster, 'configmaps'), { namespace: 'team' })).resourceVersion,
    ).not.toBe('');
  });

  it('shows a client certificate, from the kubeconfig or from files, or given by a plugin', async () => {
    const { certFile, keyFile } = sandbox.clusters.source.certificate;
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const status = { clientCertificateData: cert, clientKeyData: key };
    const apiVersion = 'client.authentication.k8s.io/v1';
    const credential = JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
    const users = [
      { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) },
      { 'client-certificate': certFile, 'client-key': keyFile },
      {
        exec: {
          apiVersion,
          command: process.execPath,
          args: ['-e', `console.log(${JSON.stringify(credential)})`],
          interactiveMode: 'Never',
        },
      },
    ];
    for (const user of users) expect((await whoAsks(await openAs(user))).groups).toContain('system:masters');
  });

  it('may take the place of another user', async () => {
    const impersonating = await openAs({
      token: sandbox.clusters.source.token,
      as: 'jane',
      'as-groups': ['a', 'b'],
      'as-user-extra': { 'Example.com/Team': ['x'] },
    });
    expect(await whoAsks(impersonating)).toMatchObject({
      username: 'jane',
      groups: expect.arrayContaining(['a', 'b']),
      extra: { 'example.com/team': ['x'] },
    });
  });

  it('with a token that is not known is told that the credentials have ended', async () => {
    await expect((await openAs({ token: 'nobody' })).version()).rejects.toMatchObject({ code: 'expired-credentials' });
  });

  it('by a server that is not trusted is told so, unless the kubeconfig says not to look', async () => {
    const user = { token: sandbox.clusters.source.token };
    const other = await readFile(sandbox.clusters.target.caFile, 'utf8');
    const distrusting = await openAs(user, { 'certificate-authority-data': Buffer.from(other).toString('base64') });
    await expect(distrusting.version()).rejects.toMatchObject({
      code: 'misconfigured',
      words: { code: 'kube.untrusted' },
    });
    const careless = await openAs(user, { 'certificate-authority': undefined, 'insecure-skip-tls-verify': true });
    expect((await careless.version()).major).toBe('1');
  });
});

it('keeps one connection for one request after the other, beyond this machine too', async () => {
  const relay = await startRelay(sandbox.clusters.source, '127.0.0.2');
  try {
    const reader = await openAs({ token: sandbox.clusters.source.token }, { server: relay.server });
    for (let n = 0; n < 20; n += 1) await reader.version();
    expect(relay.connections()).toBe(1);
    reader.close();
  } finally {
    await relay.stop();
  }
});

it('knows a cluster by the UID of its kube-system namespace', async () => {
  const system = await apiOf(sandbox.clusters.source).get('/api/v1/namespaces/kube-system');
  expect(await cluster.uid()).toBe(system.metadata.uid);
});
