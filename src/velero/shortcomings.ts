import { message } from '../model/message.ts';
import type { VeleroInstallation } from '../model/velero/velero-installation.ts';
import { servesProvider } from './plugins.ts';

type Shortcoming = VeleroInstallation['shortcomings'][number];
type Found = Omit<VeleroInstallation, 'shortcomings'>;

/** What a Velero lacks, and what follows from it. Nothing is said of what may not be read. */
export function shortcomingsOf(found: Found): Shortcoming[] {
  return [
    ...ofServer(found),
    ...ofStores(found),
    ...ofNodeAgent(found),
    ...ofRepositories(found),
    ...ofSnapshots(found),
  ];
}

const error = (text: Shortcoming['text']): Shortcoming => ({ level: 'error', text });
const warning = (text: Shortcoming['text']): Shortcoming => ({ level: 'warning', text });

function ofServer({ server, namespace, unknown, locations }: Found): Shortcoming[] {
  if (!server) return unknown.includes('deployments.apps') ? [] : [error(message('velero.noServer', { namespace }))];
  const missing = server.ready ? [] : [error(message('velero.serverNotReady', { namespace }))];
  const providers = new Set(locations.map(({ provider }) => provider));
  const without = [...providers].filter((provider) => !server.plugins.some((image) => servesProvider(image, provider)));
  return [...missing, ...without.map((provider) => warning(message('velero.noPlugin', { provider })))];
}

function ofStores({ locations, unknown }: Found): Shortcoming[] {
  if (unknown.includes('backupstoragelocations.velero.io')) return [];
  if (locations.length === 0) return [error(message('velero.noStore'))];
  const out = locations.filter(({ phase }) => phase === 'Unavailable');
  const held = locations.flatMap(({ name, readOnlyFor: runs }) =>
    runs === undefined ? [] : [{ store: name, runs: runs.join(', ') }],
  );
  const writable = locations.some(({ readOnly }) => !readOnly);
  return [
    ...out.map(({ name, reason }) => error(message('velero.storeUnavailable', { store: name, reason: reason ?? '–' }))),
    ...held.map((one) => warning(message('velero.storeHeld', one))),
    ...(writable ? [] : [error(message('velero.storesReadOnly'))]),
    ...(locations.some((location) => location.default) ? [] : [warning(message('velero.noDefaultStore'))]),
  ];
}

function ofNodeAgent({ nodeAgent, unknown }: Found): Shortcoming[] {
  if (!nodeAgent) return unknown.includes('daemonsets.apps') ? [] : [warning(message('velero.noNodeAgent'))];
  const { nodes, ready } = nodeAgent;
  return ready < nodes ? [warning(message('velero.nodeAgentMissing', { missing: nodes - ready, nodes }))] : [];
}

function ofRepositories({ repositories = [] }: Found): Shortcoming[] {
  return repositories
    .filter(({ phase }) => phase === 'NotReady')
    .map(({ name, volumeNamespace: namespace, message: reason = '–' }) =>
      warning(message('velero.repositoryNotReady', { name, namespace, reason })),
    );
}

function ofSnapshots({ snapshotClasses, server, unknown }: Found): Shortcoming[] {
  if (!snapshotClasses) {
    const unseen = unknown.includes('volumesnapshotclasses.snapshot.storage.k8s.io');
    return unseen ? [] : [warning(message('velero.noSnapshots'))];
  }
  if (server && !server.features.includes('EnableCSI')) return [warning(message('velero.csiOff'))];
  const drivers = new Set(snapshotClasses.filter(({ forVelero }) => forVelero).map(({ driver }) => driver));
  const without = new Set(snapshotClasses.map(({ driver }) => driver).filter((driver) => !drivers.has(driver)));
  return [...without].map((driver) => warning(message('velero.noSnapshotClass', { driver })));
}
