import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { OpenedCluster } from '../../../src/kube/cluster.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import type { ApiResource } from '../../../src/model/objects/object.ts';

/** A server that answers as a test says, for faults that a real API server cannot be made to show. */
export interface FaultServer {
  server: http.Server;
  port: number;
  /** Method and path of each request, in order. */
  seen: string[];
  /** The kubeconfig file of the context `lab`, which leads here. */
  kubeconfig: string;
  folder: string;
  open(): Promise<OpenedCluster>;
  stop(): Promise<void>;
}

export const configMaps: ApiResource = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
  verbs: ['list'],
};

/** A kubeconfig with one context `lab`. */
export function kubeconfigText(cluster: object, user: object): string {
  return JSON.stringify({
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'lab', context: { cluster: 'c', user: 'u' } }],
  });
}

export async function startFaultServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: { user?: object; cluster?: object } = {},
): Promise<FaultServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fault-'));
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const kubeconfig = path.join(folder, 'config');
  const cluster = { server: `http://127.0.0.1:${port}`, ...options.cluster };
  await writeFile(kubeconfig, kubeconfigText(cluster, options.user ?? { token: 'first' }));
  const readers: OpenedCluster[] = [];
  return {
    server,
    port,
    seen,
    kubeconfig,
    folder,
    async open() {
      const env = { KUBECONFIG: kubeconfig, home: folder, platform: process.platform };
      const settings = { kubeconfig: { files: [] }, extraPath: [folder], concurrency: 32, logLevel: 'info' as const };
      const reader = await openCluster('lab', settings, { env });
      readers.push(reader);
      return reader;
    },
    async stop() {
      for (const reader of readers) reader.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The fault server of each test of a file: ended after it. */
export function useFaultServer(): {
  /** Starts it, and opens it. */
  start(...given: Parameters<typeof startFaultServer>): Promise<OpenedCluster>;
  /** The one that was started. */
  current(): FaultServer;
} {
  let server: FaultServer | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  return {
    async start(...given) {
      server = await startFaultServer(...given);
      return await server.open();
    },
    current() {
      if (!server) throw new Error('No fault server was started.');
      return server;
    },
  };
}

/** Answers with JSON. */
export function reply(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A `Status` that says no. */
export function refusal(code: number, reason: string, more: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: `because ${reason}`, ...more };
}

/** A page of ConfigMaps of these names, as the server writes it. */
export function page(names: string[], next?: string, resourceVersion = '10'): object {
  return {
    kind: 'ConfigMapList',
    apiVersion: 'v1',
    metadata: { resourceVersion, ...(next !== undefined && { continue: next }) },
    items: names.map((name) => configMap(name)),
  };
}

/** A ConfigMap as it lies in a list. */
export function configMap(name: string, resourceVersion = '1'): object {
  return { metadata: { name, namespace: 'n', uid: `uid-${name}`, resourceVersion } };
}
