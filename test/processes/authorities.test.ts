import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthority } from '../sandbox/certificates.ts';
import { kubeconfigText } from '../unit/kube/fault-server.ts';

const authority = createAuthority('company');
const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const { certificate: cert, key } = authority.forServer('127.0.0.1', ['127.0.0.1']);
const server = https.createServer({ cert, key }, (_request, response) => response.end('{"gitVersion":"v1.2.3"}'));

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** What a process that was started with these variables says of a cluster whose kubeconfig names no authority. */
async function versionWith(variables: NodeJS.ProcessEnv): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const kubeconfig = file('config', kubeconfigText({ server: `https://127.0.0.1:${port}` }, { token: 'mine' }));
  const script = file(
    'ask.mjs',
    `import { openCluster } from ${JSON.stringify(new URL('../../src/kube/connect.ts', import.meta.url).href)};
     const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'info' };
     const cluster = await openCluster('lab', settings);
     const said = await cluster.version().then(({ gitVersion }) => gitVersion, ({ words }) => words.code);
     process.stdout.write(said);
     cluster.close();`,
  );
  const child = spawn(process.execPath, [script], { env: { ...process.env, KUBECONFIG: kubeconfig, ...variables } });
  return await text(child.stdout);
}

// Elsewhere the system's authorities are not in files.
test.runIf(process.platform === 'linux')(
  'an authority of the system is believed, and one of nobody is not',
  async () => {
    expect(await versionWith({})).toBe('kube.untrusted');
    expect(await versionWith({ SSL_CERT_FILE: file('company.pem', authority.certificate) })).toBe('v1.2.3');
  },
  // Two processes start.
  120_000,
);
