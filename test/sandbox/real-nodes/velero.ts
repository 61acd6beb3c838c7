import type { KubeObject } from '../../../src/model/objects/object.ts';
import { Api, asRecord } from '../api.ts';
import { waitFor } from '../processes.ts';
import {
  bucket,
  installVelero,
  namespace,
  serverArgs,
  type VeleroInfo,
  type VeleroOptions,
  waitForLocation,
} from '../velero-install.ts';

/**
 * Installs Velero into a cluster with a real node: its server and its node agent run as pods. Waits until both are ready and
 * the backup location is available.
 */
export async function startVeleroPods(options: VeleroOptions): Promise<VeleroInfo> {
  const { cluster, program, args = [], signal } = options;
  const api = new Api(cluster);
  const small = ['--velero-pod-cpu-request=50m', '--node-agent-pod-cpu-request=50m'];
  await installVelero(api, options, ['--use-node-agent', ...small], (object) =>
    object.kind === 'Deployment' ? withArguments(object, [...serverArgs, ...args]) : object,
  );
  const agent = `/apis/apps/v1/namespaces/${namespace}/daemonsets/node-agent`;
  await waitFor(async () => Number(asRecord((await api.get(agent)).status ?? {}).numberReady) > 0, {
    what: `the node agent of Velero in ${cluster.name} was ready`,
    signal,
  });
  await waitForLocation(api, cluster.name, [], signal);
  api.close();
  return { namespace, bucket, program: program('velero') };
}

/** A Deployment whose container gets more arguments. */
function withArguments(deployment: KubeObject, args: readonly string[]): KubeObject {
  const spec = asRecord(deployment.spec);
  const template = asRecord(spec.template);
  const pod = asRecord(template.spec);
  const [first, ...others] = Array.isArray(pod.containers) ? pod.containers.map(asRecord) : [];
  const given = Array.isArray(first?.args) ? first.args : [];
  const containers = [{ ...first, args: [...given, ...args] }, ...others];
  return { ...deployment, spec: { ...spec, template: { ...template, spec: { ...pod, containers } } } };
}
