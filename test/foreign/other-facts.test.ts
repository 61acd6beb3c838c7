import { beforeAll, expect, inject, test } from 'vitest';
import type { ClusterFacts } from '../../src/model/clusters/cluster-facts.ts';
import { type Application, foundOn, readApplications } from './applications.ts';
import { targets } from './targets.ts';

const modules = inject('modules');
const lab = targets(modules['k8s.io/kubernetes'] ?? '').get('lab');
let applications: Application[];
beforeAll(async () => {
  applications = await readApplications(modules);
});

/** What one rule says of files of Rook's examples on the lab, where that differs so. */
async function found(rule: string, paths: readonly string[], differs: Partial<ClusterFacts>): Promise<string[]> {
  const rook = applications.find(({ name }) => name === 'github.com/rook/rook/deploy/examples');
  if (!rook || !lab) throw new Error('Rook or the lab is not there.');
  const files = rook.files.filter(({ file }) => paths.some((path) => file.endsWith(`/${path}`)));
  expect(files).toHaveLength(paths.length);
  const all = await foundOn({ ...rook, files }, new Map([['lab', { ...lab, ...differs }]]));
  return all
    .filter((one) => one.rule === rule)
    .map(({ object, severity, pointer }) => `${severity} ${object} ${pointer}`);
}

test('an Ingress that another controller serves under the same class says what that does not read', async () => {
  const file = ['dashboard-ingress-https.yaml'];
  const of = (controller: string) =>
    found('ing-annotations', file, { ingressClasses: [{ name: 'nginx', controller, default: false }] });
  const at = 'Ingress/rook-ceph-mgr-dashboard /metadata/annotations/nginx.ingress.kubernetes.io~1';
  expect(await of('traefik.io/ingress-controller')).toEqual([
    `warning ${at}backend-protocol`,
    `warning ${at}server-snippet`,
  ]);
  expect(await of('k8s.io/ingress-nginx')).toEqual([]);
});

test('a node port that another Service has is refused, and is fine where it is free', async () => {
  const file = ['monitoring/prometheus-service.yaml'];
  const of = (port: number) =>
    found('svc-nodeport', file, { nodePorts: [{ port, protocol: 'TCP', service: 'web/door' }] });
  expect(await of(30900)).toEqual(['error Service/rook-prometheus /spec/ports/0/nodePort']);
  expect(await of(30901)).toEqual([]);
});

test('pods that do not tolerate a taint of all nodes come to none', async () => {
  // What the toolbox tolerates is another taint.
  const files = ['wordpress.yaml', 'toolbox.yaml', 'direct-mount.yaml'];
  const nodes =
    lab?.nodes?.map((node) => ({ ...node, taints: [{ key: 'dedicated', value: 'shop', effect: 'NoSchedule' }] })) ?? [];
  const names = ['rook-direct-mount', 'rook-ceph-tools', 'wordpress'];
  expect(await found('sched-taint', files, { nodes })).toEqual(
    names.map((name) => `error Deployment/${name} /spec/template/spec`),
  );
  expect(await found('sched-taint', files, {})).toEqual([]);
});
