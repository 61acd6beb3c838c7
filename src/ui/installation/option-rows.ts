import { format } from '../../model/message.ts';
import { tolerationText } from '../../model/objects/toleration-text.ts';
import { lacksOf, newestVelero, type VeleroVersion } from '../../model/velero/velero-versions.ts';
import type { PodSize } from '../../model/velero/velero-wishes.ts';
import type { Translate } from '../translate.ts';
import type { InstallDraft } from './install-draft.ts';

/** The options of an installation, each a row of its page. */
export type OptionName =
  | 'version'
  | 'access'
  | 'inside'
  | 'nodeAgent'
  | 'csi'
  | 'ttl'
  | 'registry'
  | 'namespace'
  | 'server'
  | 'agent'
  | 'nodes'
  | 'tolerations';

/** One row: what the option is and how it stands, and what follows from it. */
export interface OptionRow {
  option: OptionName;
  label: string;
  description: string;
  detail?: string;
}

/** The rows of the options page, as the draft has them. */
export function optionRows({ options, store }: InstallDraft, t: Translate): OptionRow[] {
  const {
    readOnly,
    nodeAgent,
    csi,
    ttlHours = 720,
    registry,
    namespace,
    nodeSelector = {},
    tolerations = [],
  } = options;
  const yes = (on: boolean | undefined) => (on ? t('yes') : t('no'));
  const labels = Object.entries(nodeSelector).map(([name, value]) => `${name}=${value}`);
  return [
    { option: 'version', label: t('Version'), ...versionWords(options.version ?? newestVelero, t) },
    {
      option: 'access',
      label: t('Access to the store'),
      description: readOnly ? t('restores only') : t('backs up and restores'),
      detail: t('A target that restores only never removes a backup that expired.'),
    },
    ...(store && 'cloud' in store ? [] : [insideRow(options.insideEndpoint, t)]),
    {
      option: 'nodeAgent',
      label: t('Node agent'),
      description: yes(nodeAgent),
      detail: t('Backs up and restores the files of volumes; runs as root on every node.'),
    },
    { option: 'csi', label: t('CSI snapshots'), description: yes(csi) },
    { option: 'ttl', label: t('Backups are kept'), description: t('{days} days', { days: ttlHours / 24 }) },
    { option: 'registry', label: t('Images come from'), description: registry ?? t('Docker Hub') },
    { option: 'namespace', label: t('Namespace'), description: namespace },
    { option: 'server', label: t('Size of the server'), description: sizeWords(options.server, t) },
    ...(nodeAgent
      ? [{ option: 'agent' as const, label: t('Size of the node agent'), description: sizeWords(options.agent, t) }]
      : []),
    { option: 'nodes', label: t('Nodes'), description: labels.join(', ') || t('any') },
    {
      option: 'tolerations',
      label: t('Tolerations'),
      description: tolerations.map(tolerationText).join(', ') || t('none'),
    },
  ];
}

function insideRow(address: string | undefined, t: Translate): OptionRow {
  const label = t('Address of the store from inside the cluster');
  return { option: 'inside', label, description: address ?? t('the same') };
}

/** A version as a row tells it: the newest is called that, an older one says what it lacks. */
export function versionWords(version: VeleroVersion, t: Translate): { description: string; detail?: string } {
  const lacks = lacksOf(version);
  if (lacks) return { description: version, detail: format(lacks, t) };
  return { description: t('{version}, the newest', { version }) };
}

/** How much a pod asks for and may take. */
export function sizeWords(size: PodSize | undefined, t: Translate): string {
  if (!size) return t('as Velero has it');
  const { cpuRequest = '–', memoryRequest = '–', cpuLimit = '–', memoryLimit = '–' } = size;
  if ([cpuRequest, memoryRequest, cpuLimit, memoryLimit].every((quantity) => quantity === '0')) return t('no bounds');
  return t('CPU {cpu}, memory {memory}', {
    cpu: `${cpuRequest} … ${cpuLimit}`,
    memory: `${memoryRequest} … ${memoryLimit}`,
  });
}

/** Days as a person types them, in hours; nothing for what is no such number. */
export function hoursOfDays(text: string): number | undefined {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) * 24 : undefined;
}

/** Labels as a person types them (`pool=system, …`); nothing where one of them is none. */
export function labelsOf(text: string): Record<string, string> | undefined {
  const words = text.split(',').map((word) => word.trim());
  const pairs = words.filter((word) => word !== '').map((word) => /^([^=\s]+)=(\S*)$/.exec(word));
  if (pairs.some((pair) => pair === null)) return undefined;
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? '']] : [])));
}

/** What can stand before the name of an image, so that a typing error is told at once. */
export function isRegistry(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d+)?(\/[a-z0-9._-]+)*\/?$/.test(text);
}

/** Whether a text is an address that pods can reach a store at. */
export function isAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}
