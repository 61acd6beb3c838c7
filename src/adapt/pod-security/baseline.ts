import { jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { containersOf, type PodSpec } from '../kinds/pod-templates.ts';
import {
  addedCapabilities,
  contextsOf,
  type Holder,
  hasOwnUsers,
  isSince,
  type Violation,
  volumesWith,
} from './controls.ts';

/** Source: the Pod Security Standards of Kubernetes, level baseline, and `k8s.io/pod-security-admission/policy`. */
const capabilities = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE'],
  ...['SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
]);

const selinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t']);

/** Since when the type `container_engine_t` is allowed too, as a minor version. */
const engineAllowed = 31;

/** Kernel settings that concern one pod only. Source: as above. */
const safeSysctls: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

/** Since when some of these are, as minor versions; the others always were. */
const sysctlsSince: Readonly<Record<string, number>> = {
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
};

/** Whether a kernel setting concerns one pod only, by a version; of an unknown one, by any. */
export function isSafeSysctl(name: string, minor: number | undefined): boolean {
  return safeSysctls.has(name) && isSince(sysctlsSince[name] ?? 0, minor);
}

/** Since when the profile of seccomp counts that a field says, and no longer that of an annotation, as a minor version. */
export const seccompField = 19;

/** Since when hosts of probes are forbidden, as a minor version. */
const hostsForbidden = 34;

/** What the level baseline forbids in a pod; `minor` is the version of the standards: later ones forbid more here and less there. Of an unknown one only what all forbid. */
export function baselineViolations(pod: PodSpec, minor: number | undefined): Violation[] {
  return [
    ...hostNamespaces(pod),
    ...volumesWith(pod, (source) => source === 'hostPath'),
    ...hostPorts(pod),
    ...contextsOf(pod).flatMap((holder) => [
      ...switches(holder, hasOwnUsers(pod, minor)),
      ...addedCapabilities(holder, capabilities),
      ...selinux(holder, minor),
      ...unconfined(holder, minor),
      ...sysctls(holder, minor),
    ]),
    ...(minor !== undefined && minor >= hostsForbidden ? probeHosts(pod) : []),
  ];
}

function hostNamespaces({ spec, path }: PodSpec): Violation[] {
  return ['hostNetwork', 'hostPID', 'hostIPC']
    .filter((field) => spec[field] === true)
    .map((field) => ({ pointer: jsonPointer(...path, field), control: field }));
}

function hostPorts(pod: PodSpec): Violation[] {
  return containersOf(pod).flatMap(({ pointer, container }) =>
    recordsOf(container.ports)
      .filter(([, { hostPort }]) => typeof hostPort === 'number' && hostPort !== 0)
      .map(([index]) => ({ pointer: `${pointer}/ports/${index}/hostPort`, control: 'hostPort' })),
  );
}

function switches({ context, pointer }: Holder, ownUsers: boolean): Violation[] {
  const found: Violation[] = [];
  if (context.privileged === true) found.push({ pointer: `${pointer}/privileged`, control: 'privileged' });
  if (!ownUsers && typeof context.procMount === 'string' && context.procMount !== 'Default') {
    found.push({ pointer: `${pointer}/procMount`, control: `procMount: ${context.procMount}` });
  }
  if (recordAt(context, 'windowsOptions')?.hostProcess === true) {
    found.push({ pointer: `${pointer}/windowsOptions/hostProcess`, control: 'hostProcess' });
  }
  return found;
}

function selinux({ context, pointer }: Holder, minor: number | undefined): Violation[] {
  const options = recordAt(context, 'seLinuxOptions');
  const wrong = ['user', 'role'].filter((field) => typeof options?.[field] === 'string' && options[field] !== '');
  const isEngine = options?.type === 'container_engine_t' && isSince(engineAllowed, minor);
  if (typeof options?.type === 'string' && !selinuxTypes.has(options.type) && !isEngine) wrong.push('type');
  return wrong.map((field) => ({
    pointer: `${pointer}/seLinuxOptions/${field}`,
    control: `seLinuxOptions.${field}`,
  }));
}

function unconfined({ context, pointer }: Holder, minor: number | undefined): Violation[] {
  return [...(isSince(seccompField, minor) ? ['seccompProfile'] : []), 'appArmorProfile']
    .filter((field) => recordAt(context, field)?.type === 'Unconfined')
    .map((field) => ({ pointer: `${pointer}/${field}/type`, control: `${field}: Unconfined` }));
}

function sysctls({ context, pointer }: Holder, minor: number | undefined): Violation[] {
  return recordsOf(context.sysctls)
    .filter(([, { name }]) => typeof name === 'string' && !isSafeSysctl(name, minor))
    .map(([index, { name }]) => ({ pointer: `${pointer}/sysctls/${index}/name`, control: `sysctls: ${String(name)}` }));
}

/** Other hosts than the pod itself, which a kubelet would ask for it. */
function probeHosts(pod: PodSpec): Violation[] {
  const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle/postStart', 'lifecycle/preStop'];
  return containersOf(pod).flatMap(({ pointer, container }) =>
    handlers.flatMap((handler) =>
      ['httpGet', 'tcpSocket']
        .filter((sort) => (recordAt(container, ...handler.split('/'), sort)?.host ?? '') !== '')
        .map((sort) => ({ pointer: `${pointer}/${handler}/${sort}/host`, control: `${sort}.host` })),
    ),
  );
}
