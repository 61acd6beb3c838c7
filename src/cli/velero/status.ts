import { handlers } from '../../engine/handlers.ts';
import type { VeleroInstallation, VeleroRepository } from '../../model/velero/velero-installation.ts';
import { counted } from '../../model/words/counted.ts';
import { locationLines } from '../backups/show.ts';
import { ageCell, table } from '../backups/words.ts';
import type { Performance } from '../perform.ts';
import { inTerminal } from '../terminal-words.ts';
import type { VeleroLine } from './arguments.ts';

/** Says what Velero there is in a cluster. Gives whether there is one, and each is seen to work. */
export async function veleroStatus({ context, json }: VeleroLine, performance: Performance): Promise<boolean> {
  const { signal, output, scope } = performance;
  const call = { signal, emit: () => undefined, drained: () => output.drained() };
  const found = await handlers['velero.installations']({ context }, call, scope);
  for (const one of found) output.item('velero', one, json ? [] : statusLines(one));
  if (found.length === 0) output.log('warn', `There is no Velero in the cluster of ${context}.`);
  return found.length > 0 && found.every(isWorking);
}

/** Who may not see the server or its stores cannot tell. */
function isWorking({ server, unknown, shortcomings }: VeleroInstallation): boolean {
  if (server === undefined || unknown.includes('backupstoragelocations.velero.io')) return false;
  return shortcomings.every(({ level }) => level !== 'error');
}

/** A Velero for a person: what it consists of, its stores, and what is missing. */
export function statusLines(found: VeleroInstallation): string[] {
  const { namespace, server, nodeAgent, snapshotClasses, locations, repositories = [], shortcomings, unknown } = found;
  const agent = nodeAgent && `${nodeAgent.ready} of ${counted(nodeAgent.nodes, 'node')}, ${nodeAgent.image}`;
  const classes = snapshotClasses?.map(({ name, driver }) => `${name} (${driver})`).join(', ');
  const rows: [string, string][] = [
    ['Namespace', namespace],
    ['Server', server ? `${server.version ?? server.image}, ${server.ready ? 'ready' : 'not ready'}` : '-'],
    ['Plug-ins', server?.plugins.join(', ') || '-'],
    ['Features', server?.features.join(', ') || '-'],
    ['Node agent', agent ?? '-'],
    ['Snapshots', classes || '-'],
    ...(unknown.length > 0 ? [['May not be read', unknown.join(', ')] satisfies [string, string]] : []),
  ];
  return [
    ...rows.map(([name, value]) => `${name.padEnd(16)}${value}`),
    ...(locations.length === 0 ? [] : ['', ...locationLines(locations)]),
    ...(repositories.length === 0 ? [] : ['', ...repositoryLines(repositories, Date.now())]),
    ...(shortcomings.length === 0
      ? []
      : ['', ...shortcomings.map(({ level, text }) => `${level}: ${inTerminal(text)}`)]),
  ];
}

/** Where a Velero keeps the files of volumes, as a table; why one is not ready stands below it. `now` in milliseconds. */
export function repositoryLines(all: readonly VeleroRepository[], now: number): string[] {
  const heading = ['REPOSITORY', 'PHASE', 'VOLUMES OF', 'STORE', 'TYPE', 'TIDIED'];
  const rows = all.map(({ name, phase, volumeNamespace, location, type, maintainedAt }) => [
    name,
    phase,
    volumeNamespace,
    location,
    type,
    ageCell(maintainedAt, now),
  ]);
  const [first = '', ...lines] = table(heading, rows);
  return [first, ...lines.flatMap((line, at) => [line, ...(all[at]?.message ? [`  ${all[at].message}`] : [])])];
}
