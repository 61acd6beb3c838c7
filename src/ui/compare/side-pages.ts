import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { BackupInfo } from '../../model/backups/backup-contents.ts';
import type { ComparedSide } from '../../model/comparison/comparison.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import { backupDescription } from '../backups/backup-words.ts';
import { pageScope } from '../migrations/draft.ts';
import { planStores, workspaceMigrations } from '../migrations/plan-stores.ts';
import type { Page, PagePlace } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { knownStores } from '../stores/known-stores.ts';
import { storeRow } from '../stores/store-words.ts';
import { pickOne, type Row } from '../wizard.ts';
import { translate as t } from '../words.ts';

/** Backups of a store that are offered: those that were written last. */
const mostBackups = 1000;
/** Namespaces that are listed at the most; who looks for another one types its name. */
const mostNamespaces = 500;

/** Where a side is, before it is known which namespaces or which backup. */
type Place = { context: string } | { backup: true } | { browse: true } | { folder: string };

/** What the pages of one side find out. */
export interface SideDraft {
  place?: Place;
  store?: ReadStore;
  /** The backup that was chosen. */
  backup?: BackupInfo;
  side?: ComparedSide;
}

/** The pages that ask for a side; `namespaces`: those of the other side, which are offered first. */
export function sidePages(shared: Shared, namespaces: readonly string[]): Page<SideDraft>[] {
  return [placePage(shared), storePage(shared), backupPage(shared), namespacePage(shared, namespaces)];
}

function placePage(shared: Shared): Page<SideDraft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<Place>(place, {
        placeholder: vscode.l10n.t('Compare with what? A cluster, a backup, or manifests.'),
        explain: pageScope(shared).explain,
        rows: () => placeRows(shared),
      });
      if (typeof answer === 'string') return answer;
      draft.place = answer.value;
      if ('folder' in answer.value) draft.side = files(answer.value.folder);
      if (!('browse' in answer.value)) return 'next';
      const title = vscode.l10n.t('Which folder or file of manifests?');
      const options = { canSelectFiles: true, canSelectFolders: true, openLabel: vscode.l10n.t('Compare'), title };
      const [chosen] = (await vscode.window.showOpenDialog(options)) ?? [];
      if (!chosen) return 'cancel';
      draft.side = files(chosen.fsPath);
      return 'next';
    },
  };
}

function files(path: string): ComparedSide {
  return { from: 'files', paths: [path], namespaces: [] };
}

async function placeRows(shared: Shared): Promise<Row<Place>[]> {
  const [{ contexts }, migrations] = await Promise.all([shared.contexts.list(), workspaceMigrations(shared)]);
  const separator = (label: string): Row<Place> => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const clusters = contexts
    .filter((context) => context.problem === undefined)
    .map(({ name, cluster }): Row<Place> => ({ label: name, description: cluster, value: { context: name } }));
  const folders = migrations.flatMap(({ name, folder, targets }) => {
    const row = (label: string, path: string): Row<Place> => ({ label, description: name, value: { folder: path } });
    const rows = [
      row('source/', join(folder, 'source')),
      ...targets.map((target) => row(`targets/${target.name}`, join(folder, 'targets', target.name))),
    ];
    // A migration that was not exported yet has none of them.
    return rows.filter(({ value }) => value && 'folder' in value && existsSync(value.folder));
  });
  return [
    separator(vscode.l10n.t('Clusters')),
    ...clusters,
    separator(vscode.l10n.t('Backups')),
    { label: vscode.l10n.t('A backup…'), value: { backup: true } },
    separator(vscode.l10n.t('Manifests')),
    ...folders,
    { label: vscode.l10n.t('A folder or file…'), value: { browse: true } },
  ];
}

function isBackup({ place }: SideDraft): boolean {
  return place !== undefined && 'backup' in place;
}

function storePage(shared: Shared): Page<SideDraft> {
  return {
    needed: isBackup,
    async show(draft, place) {
      const answer = await pickOne<StoreSpec>(place, {
        placeholder: vscode.l10n.t('From which store?'),
        explain: pageScope(shared).explain,
        rows: async () => {
          const stores = await knownStores(shared, await planStores(shared));
          return stores.map((one) => ({ ...storeRow(one), value: one.spec }));
        },
      });
      if (typeof answer === 'string') return answer;
      draft.store = answer.value;
      return 'next';
    },
  };
}

/** The page that asks for a complete backup of the store, but not for one of a name. */
export function backupPage(shared: Shared, but?: string): Page<SideDraft> {
  return {
    needed: isBackup,
    async show(draft, place) {
      const { store } = draft;
      if (!store) return 'back';
      const answer = await pickOne<BackupInfo>(place, {
        placeholder: vscode.l10n.t('Which backup?'),
        explain: pageScope(shared).explain,
        rows: async (signal) => {
          const params = { store, limit: mostBackups, order: 'newest' as const };
          const { backups } = await shared.engine.request('backup.list', params, { signal });
          const complete = backups.filter((backup) => backup.complete && backup.name !== but);
          if (complete.length === 0) return [{ label: noneWords(but) }];
          return complete.map((backup) => ({
            label: backup.name,
            description: backupDescription(backup, Date.now(), t),
            value: backup,
          }));
        },
      });
      if (typeof answer === 'string') return answer;
      draft.backup = answer.value;
      draft.side = { from: 'backup', store, name: answer.value.name, namespaces: [] };
      return 'next';
    },
  };
}

function noneWords(but: string | undefined): string {
  return but === undefined
    ? vscode.l10n.t('This store holds no complete backup.')
    : vscode.l10n.t('This store holds no other complete backup.');
}

function namespacePage(shared: Shared, others: readonly string[]): Page<SideDraft> {
  return {
    needed: ({ place }) => place !== undefined && 'context' in place,
    async show(draft, page) {
      const { place } = draft;
      if (!place || !('context' in place)) return 'back';
      const { context } = place;
      const answer = await askNamespaces(shared, context, others, page);
      if (typeof answer === 'string') return answer;
      draft.side = { from: 'cluster', context, namespaces: answer.value };
      return 'next';
    },
  };
}

function askNamespaces(shared: Shared, context: string, others: readonly string[], place: PagePlace) {
  const wanted = others.join(', ');
  return pickOne<string[]>(place, {
    placeholder: vscode.l10n.t('Which namespace of {context}? Several are typed, parted by commas.', { context }),
    explain: pageScope(shared).explain,
    rows: async (signal) => {
      const several = others.length > 1 ? [{ label: wanted, value: [...others] }] : [];
      const names = await namespacesOf(shared, context, signal);
      return [...several, ...names.map((name) => ({ label: name, value: [name] }))];
    },
    active: (names) => names.join(', ') === wanted,
    typed: (text) => {
      const names = text.split(/[\s,]+/).filter(Boolean);
      return { label: names.join(', '), value: names };
    },
  });
}

/** The names of namespaces; none where a person may not list them. */
async function namespacesOf(shared: Shared, context: string, signal: AbortSignal): Promise<string[]> {
  try {
    const asked = { context, limit: mostNamespaces };
    const { namespaces } = await shared.engine.request('cluster.namespaces', asked, { signal });
    return namespaces.filter(({ terminating }) => !terminating).map(({ name }) => name);
  } catch (thrown) {
    if (toKubeferryError(thrown).code === 'denied') return [];
    throw thrown;
  }
}
