import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import type { Api } from '../../sandbox/api.ts';
import { asRecord } from '../../sandbox/api.ts';
import type { ClusterInfo } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';

/** What the application of `writer` keeps in its volume: files, folders and links as applications have them. */
const writing = `
  mkdir -p /data/many/deep "/data/with space" /data/empty
  for n in $(seq 200); do echo "line $n" >/data/many/$n.txt; done
  head -c 30000000 /dev/urandom >/data/large
  echo "Chúc mừng" >"/data/with space/năm mới.txt"
  : >/data/many/deep/nothing
  echo secret >/data/key && chmod 600 /data/key && chown 1000:2000 /data/key
  echo 'echo hello' >/data/run && chmod 4755 /data/run
  chmod 1777 /data/empty
  mkdir /data/shared && chown 0:2000 /data/shared && chmod 2770 /data/shared
  echo closed >/data/shared/closed && chmod 0 /data/shared/closed
  echo twice >/data/one-name && ln /data/one-name /data/many/other-name
  ln -s ../key /data/many/link
  ln -s /nowhere/at/all /data/broken
  touch -d '2020-02-02 02:02:02' /data/many/1.txt /data/many
  sync
  touch /data/complete`;

/** A StatefulSet with one claim, which writes its files once and then only runs. */
export function writer(namespace: string, storageClassName: string): KubeObject[] {
  const labels = { app: 'writer' };
  const command = [
    '/bin/sh',
    '-c',
    `[ -e /data/complete ] || { ${writing}\n}\ntrap 'exit 0' TERM\nsleep infinity & wait`,
  ];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'writer', namespace },
      spec: {
        serviceName: 'writer',
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [
              {
                name: 'writer',
                image: 'docker.io/library/busybox:1.36',
                command,
                readinessProbe: { exec: { command: ['test', '-e', '/data/complete'] }, periodSeconds: 1 },
                volumeMounts: [{ name: 'data', mountPath: '/data' }],
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    },
  ];
}

/** Waits until the application of `writer` runs. */
export async function waitForWriter(api: Api, namespace: string): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets/writer`;
  await waitFor(async () => asRecord((await api.get(path)).status ?? {}).readyReplicas === 1, {
    what: `the application in ${namespace} ran`,
    seconds: 60,
  });
}

/** Everything in the volume of its claim, by path: kind, mode and owner, and of a file its time and content. */
export async function filesOf(api: Api, cluster: ClusterInfo, namespace: string): Promise<Record<string, string>> {
  const claim = await api.get(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/data-writer-0`);
  if (cluster.volumes === undefined) throw new Error(`The volumes of ${cluster.name} hold nothing.`);
  const root = join(cluster.volumes, String(asRecord(claim.spec).volumeName));
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  // Velero leaves a folder of its own in what it restores.
  const kept = paths.filter((path) => !/^\.velero(\/|$)/.test(path)).sort();
  return Object.fromEntries(kept.map((path) => [path, describeFile(join(root, path))]));
}

function describeFile(path: string): string {
  const { mode, uid, gid, mtimeMs, size } = lstatSync(path);
  const about = `${mode.toString(8)} ${uid}:${gid}`;
  switch (mode & 0o170000) {
    case 0o120000:
      return `${about} → ${readlinkSync(path)}`;
    case 0o100000: {
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${about} ${new Date(mtimeMs).toISOString()} ${size} ${digest}`;
    }
    default:
      // A folder gets the time of what is newest in it: so does kopia, which Velero restores with.
      return about;
  }
}
