import { stringify } from 'yaml';
import type { BackupDetails, BackupInfo, BackupRemark, BackupVolume } from '../../model/backups/backup-contents.ts';
import { joinSentences } from '../../model/message.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import { inTerminal } from '../terminal-words.ts';
import { ageCell, table } from './words.ts';

/** The backups of a store as a table; what is wrong with one stands below it. `now` in milliseconds. */
export function listLines(backups: readonly BackupInfo[], now: number): string[] {
  const heading = ['NAME', 'PHASE', 'MADE', 'EXPIRES', 'ERRORS', 'WARNINGS', 'SIZE', 'NAMESPACES'];
  const [first = '', ...rows] = table(
    heading,
    backups.map((backup) => [
      backup.name,
      backup.phase,
      ageCell(backup.startedAt, now),
      expiryCell(backup, now),
      String(backup.errors),
      String(backup.warnings),
      backup.size === undefined ? '-' : bytesWords(backup.size),
      backup.startedAt === undefined ? '-' : namespaceWords(backup),
    ]),
  );
  return [first, ...rows.flatMap((row, number) => [row, ...problemLines(backups[number]).map((line) => `  ${line}`)])];
}

/** The stores of a Velero as a table; why one is not available stands below it. */
export function locationLines(locations: readonly StorageLocation[]): string[] {
  const [first = '', ...rows] = table(
    ['NAME', 'PHASE', 'PROVIDER', 'USE', 'STORE'],
    locations.map(({ namespace, name, phase, provider, readOnly, default: isDefault, store }) => [
      `${namespace}/${name}`,
      phase || '-',
      provider,
      [isDefault ? 'default' : '', readOnly ? 'read-only' : ''].filter(Boolean).join(', ') || '-',
      store === undefined ? '-' : storeLabel(store),
    ]),
  );
  return [first, ...rows.flatMap((row, number) => [row, ...reasonLines(locations[number])])];
}

function reasonLines(location: StorageLocation | undefined): string[] {
  return location?.reason === undefined ? [] : [`  ${location.reason}`];
}

/** All that is known of a backup, for a person. `now` in milliseconds. */
export function detailLines(details: BackupDetails, now: number): string[] {
  const { info, files, missing, counts, remarks, volumes, problems } = details;
  return [
    ...headLines(info, now),
    ...section('Backup object', objectLines(details)),
    ...section(
      'Files',
      table(
        ['FILE', 'SIZE', 'MODIFIED'],
        files.map(({ name, size, modified }) => [name, bytesWords(size), modified]),
      ),
    ),
    ...section('Missing', missing.length === 0 ? [] : [missing.join(', ')]),
    ...section(
      'Cannot be read',
      problems.map(({ file, error }) => `${file}: ${inTerminal(error.words)}`),
    ),
    ...section('Objects', countLines(counts ?? [])),
    ...section('Errors and warnings', remarkLines(remarks)),
    ...section('Volumes', volumeLines(volumes)),
  ];
}

function headLines(info: BackupInfo, now: number): string[] {
  const time = (iso: string | undefined) => (iso === undefined ? '-' : `${iso} (${ageCell(iso, now)})`);
  const rows: [string, string][] = [
    ['Name', info.name],
    ['Phase', info.phase],
    ['Started', time(info.startedAt)],
    ['Completed', time(info.completedAt)],
    [Date.parse(info.expiresAt ?? '') < now ? 'Expired' : 'Expires', time(info.expiresAt)],
    ['Format', info.format ?? '-'],
    ['Size', info.size === undefined ? '-' : bytesWords(info.size)],
    ['Objects', info.objects === undefined ? '-' : String(info.objects)],
    ['Errors', String(info.errors)],
    ['Warnings', String(info.warnings)],
  ];
  return [...rows.map(([name, value]) => `${`${name}:`.padEnd(11)}${value}`), ...problemLines(info)];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`.trimEnd())];
}

function objectLines({ object }: BackupDetails): string[] {
  if (!object) return [];
  return stringify(object, { lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false }).trimEnd().split('\n');
}

function countLines(counts: NonNullable<BackupDetails['counts']>): string[] {
  if (counts.length === 0) return [];
  const rows = counts.flatMap(({ apiVersion, kind, namespaces }) =>
    Object.entries(namespaces).map(([namespace, count]) => [`${apiVersion}/${kind}`, namespace, String(count)]),
  );
  return table(['KIND', 'NAMESPACE', 'COUNT'], rows);
}

function remarkLines(remarks: readonly BackupRemark[]): string[] {
  return remarks.map(({ level, namespace, resource, name, text }) => {
    const place = [namespace, resource, name].filter((part) => part !== undefined).join('/');
    return `${level.padEnd(7)}  ${place === '' ? '' : `${place}: `}${text}`;
  });
}

function volumeLines(volumes: readonly BackupVolume[]): string[] {
  if (volumes.length === 0) return [];
  const rows = volumes.map(({ claim, volume, method, skipped, result, size }) => [
    claim ? `${claim.namespace}/${claim.name}` : '-',
    volume,
    skipped === undefined ? (method ?? '-') : 'skipped',
    size === undefined ? '-' : bytesWords(size),
    skipped ?? result ?? '-',
  ]);
  return table(['CLAIM', 'VOLUME', 'DATA', 'SIZE', 'RESULT'], rows);
}

function problemLines(info: BackupInfo | undefined): string[] {
  if (!info?.problem) return [];
  const { words, hint } = info.problem;
  return [hint ? joinSentences(inTerminal(words), inTerminal(hint)) : inTerminal(words)];
}

function expiryCell({ expiresAt }: BackupInfo, now: number): string {
  return Date.parse(expiresAt ?? '') < now ? 'expired' : ageCell(expiresAt, now);
}

function namespaceWords({ namespaces }: BackupInfo): string {
  return namespaces.length === 0 || namespaces.includes('*') ? 'all' : namespaces.join(',');
}
