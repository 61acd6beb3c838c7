import { format, type MessageCode, quoted } from '../../model/message.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import type { VeleroInstallation, VeleroRepository } from '../../model/velero/velero-installation.ts';
import { compareVersions } from '../../model/velero/velero-version-order.ts';
import { newestVelero } from '../../model/velero/velero-versions.ts';
import { ageWords } from '../../model/words/age-words.ts';
import type { VeleroLineNode, VeleroNode } from './node.ts';
import type { Row, Speech } from './row.ts';
import type { VeleroState } from './velero-states.ts';

/** What a new installation of the same version brings. */
const broughtByInstall: readonly MessageCode[] = [
  'velero.noServer',
  'velero.noStore',
  'velero.noNodeAgent',
  'velero.csiOff',
];

/** The row of a cluster's Velero: its version, whether it is whole, and in the tooltip all that stands below it. */
export function veleroRow({ context }: VeleroNode, state: VeleroState, speech: Speech): Row {
  const { t, sentence } = speech;
  const row = { label: 'Velero', expandable: true };
  const tokens = ['velero', 'refreshable'];
  if ('asked' in state) {
    return { ...row, description: t('looking…'), icon: { id: 'loading~spin' }, tokens };
  }
  const lines = veleroLines(context, state, speech).map(lineWords);
  const tooltip = [t('Velero in {context}', { context }), ...lines].join('\n');
  if ('error' in state) {
    const { words } = state.error;
    const description = quoted(words, sentence) ?? sentence(words);
    return { ...row, description, tooltip, icon: { id: 'question' }, tokens };
  }
  const levels = state.found.flatMap(({ shortcomings }) => shortcomings.map(({ level }) => level));
  const missing = levels.length === 0 ? [] : [t('missing or not right: {count}', { count: levels.length })];
  const description = [...state.found.map((one) => stateWords(one, speech)), ...missing].join(' · ');
  if (state.found.length === 0) {
    return {
      ...row,
      description: t('not installed'),
      tooltip,
      icon: { id: 'circle-slash' },
      tokens: [...tokens, 'noVelero'],
    };
  }
  return { ...row, description, tooltip, icon: iconOf(levels), tokens: [...tokens, 'installed'] };
}

/** What stands below it: what is missing with what follows from that, then what there is. */
export function veleroLines(context: string, state: VeleroState, speech: Speech): VeleroLineNode[] {
  const { t, sentence } = speech;
  const line = (id: string, label: string, more: Partial<VeleroLineNode> = {}): VeleroLineNode => ({
    kind: 'veleroLine',
    context,
    id,
    label,
    level: 'fact',
    ...more,
  });
  if ('asked' in state) return [];
  if ('error' in state) return [line('error', sentence(state.error.words), { level: 'warning' })];
  if (state.found.length === 0) {
    const words = t('There is no Velero: neither files nor snapshots of volumes can go along.');
    const install = { description: t('Install Velero…'), mends: 'install' } as const;
    return [line('none', words, { level: 'warning', ...install })];
  }
  return state.found.flatMap((found) => {
    const several = state.found.length > 1 ? `${found.namespace}: ` : '';
    const facts = factsOf(found, speech);
    return [
      ...found.shortcomings.map(({ level, text }, at) => {
        const mends = mendOf(found, text.code);
        const description = mends && { description: mends === 'install' ? t('Install Velero…') : t('Upgrade Velero…') };
        const words = `${several}${sentence(text)}`;
        return line(`${found.namespace}/missing/${at}`, words, { ...description, ...(mends && { mends }), level });
      }),
      ...facts.map(({ name, words, level }) =>
        line(`${found.namespace}/${name}`, `${several}${name}`, { description: words, ...(level && { level }) }),
      ),
      ...(isOlder(found) ? [upgradeLine(found, line, speech)] : []),
    ];
  });
}

/** How a line looks. */
export function veleroLineRow({ label, description, level, mends }: VeleroLineNode): Row {
  const icons = {
    fact: { id: 'circle-small' },
    warning: { id: 'warning', color: 'list.warningForeground' },
    error: { id: 'error', color: 'list.errorForeground' },
  };
  return {
    label,
    description,
    tooltip: lineWords({ label, description }),
    icon: icons[level],
    expandable: false,
    tokens: ['veleroLine'],
    ...(mends && { command: mends === 'install' ? 'kubeferry.velero.install' : 'kubeferry.velero.upgrade' }),
  };
}

function lineWords({ label, description }: { label: string; description?: string | undefined }): string {
  return description === undefined ? label : `${label}: ${description}`;
}

function stateWords({ server, unknown, namespace }: VeleroInstallation, { t }: Speech): string {
  if (server) return server.version ?? server.image;
  return unknown.length > 0
    ? t('may not be seen in {namespace}', { namespace })
    : t('no server in {namespace}', { namespace });
}

function iconOf(levels: readonly ('error' | 'warning')[]): NonNullable<Row['icon']> {
  if (levels.includes('error')) return { id: 'error', color: 'list.errorForeground' };
  if (levels.includes('warning')) return { id: 'warning', color: 'list.warningForeground' };
  return { id: 'pass', color: 'charts.green' };
}

/** An installation refuses to go over an older version, which an upgrade is for. */
function mendOf(found: VeleroInstallation, code: MessageCode): VeleroLineNode['mends'] {
  if (!broughtByInstall.includes(code)) return undefined;
  return isOlder(found) ? 'upgrade' : 'install';
}

const isOlder = ({ server }: VeleroInstallation) =>
  server?.version !== undefined && (compareVersions(server.version, newestVelero) ?? 0) < 0;

function upgradeLine(
  { namespace, server }: VeleroInstallation,
  line: (id: string, label: string, more: Partial<VeleroLineNode>) => VeleroLineNode,
  { t }: Speech,
): VeleroLineNode {
  const words = t('{version} is there, {newest} can be', { version: server?.version ?? '–', newest: newestVelero });
  return line(`${namespace}/upgrade`, words, { description: t('Upgrade Velero…'), mends: 'upgrade' });
}

interface Fact {
  name: string;
  words: string;
  level?: 'warning' | 'error';
}

function factsOf(found: VeleroInstallation, speech: Speech): Fact[] {
  const { t } = speech;
  const { namespace, server, nodeAgent, snapshotClasses, locations, repositories = [], unknown } = found;
  const state = server?.ready ? t('ready') : t('not ready');
  const agent = nodeAgent && t('ready on {ready} of {nodes} nodes', { ready: nodeAgent.ready, nodes: nodeAgent.nodes });
  const classes = snapshotClasses?.map(({ name, driver, forVelero }) =>
    forVelero ? t('{name} ({driver}), for Velero', { name, driver }) : `${name} (${driver})`,
  );
  return [
    { name: t('Server'), words: server ? `${server.version ?? server.image}, ${state}, ${namespace}` : t('none') },
    ...(server ? [{ name: t('Plug-ins'), words: server.plugins.join(', ') || t('none') }] : []),
    { name: t('Node agent'), words: agent ?? t('none') },
    { name: t('CSI snapshots'), words: classes === undefined ? t('not served') : classes.join(', ') || t('no class') },
    ...locations.map((location): Fact => {
      const { name, phase, reason, store, provider } = location;
      const words = [store ? storeLabel(store) : provider, phase || t('not looked at yet'), reason].filter(Boolean);
      const level = phase === 'Unavailable' ? { level: 'error' as const } : {};
      return { name: t('Store {name}', { name }), words: words.join(', '), ...level };
    }),
    ...repositories.map((one) => repositoryFact(one, speech)),
    ...(unknown.length === 0 ? [] : [{ name: t('May not be read'), words: unknown.join(', ') }]),
  ];
}

function repositoryFact({ name, phase, message: said, maintainedAt, type }: VeleroRepository, { t }: Speech): Fact {
  const tidied = maintainedAt && t('tidied {age}', { age: format(ageWords(Date.parse(maintainedAt), Date.now()), t) });
  const words = [phase, said, type, tidied].filter(Boolean).join(', ');
  const level = phase === 'NotReady' ? { level: 'warning' as const } : {};
  return { name: t('Repository {name}', { name }), words, ...level };
}
