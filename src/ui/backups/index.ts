import * as vscode from 'vscode';
import { KubeferryError } from '../../model/error.ts';
import { record } from '../../model/json/parse.ts';
import { leadsTo } from '../../model/leads-to.ts';
import { message } from '../../model/message.ts';
import { isClusterNode } from '../clusters/node.ts';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import { planStores } from '../migrations/plan-stores.ts';
import { selectionOf } from '../selection.ts';
import type { Shared } from '../shared.ts';
import { knownStores } from '../stores/known-stores.ts';
import { whenTrusted } from '../when-trusted.ts';
import { BackUp } from './back-up.ts';
import { BackupLog } from './backup-log.ts';
import { chooseKeys } from './choose-keys.ts';
import { compareWithLive } from './compare.ts';
import { deleteBackup } from './delete.ts';
import { isReadable } from './document-uri.ts';
import { BackupDocuments, backupUri } from './documents.ts';
import { type Downloadable, download } from './download.ts';
import { findInBackup } from './find.ts';
import { FoundStores } from './found-stores.ts';
import { type BackedUpNode, type BackupsNode, completeBackupOf, isBackupNode } from './node.ts';
import { addStore, editStore, forgetStore, testStore } from './store-commands.ts';
import { BackupsTree } from './tree.ts';
import { backUpWithVelero } from './velero/back-up.ts';
import { followAgain } from './velero/follow-again.ts';
import { HooksEditor } from './velero/hooks-editor.ts';
import { restoreWithVelero } from './velero/restore.ts';
import { changeSchedules, scheduleWithVelero } from './velero/schedules.ts';
import { VeleroRuns } from './velero/velero-runs.ts';
import { verifyBackup } from './verify.ts';

/** What the Backups feature serves. */
export interface BackupsFeature {
  tree: vscode.TreeDataProvider<BackupsNode>;
  documents: vscode.FileSystemProvider;
  commands: Record<(typeof commands.backups)[number], CommandHandler>;
}

/** Starts the Backups feature; called once, when the view is first shown or a command first runs. */
export function startBackups(shared: Shared): BackupsFeature {
  const stores = () => planStores(shared);
  const found = new FoundStores(shared);
  const tree = new BackupsTree(shared, stores, found);
  const storeScope = {
    shared,
    otherStores: async () => [
      ...(await stores()),
      ...found.all.flatMap(({ store }) => (store && !('velero' in store) ? store : [])),
    ],
    locations: () => found.all.map(({ location }) => location),
    changed: () => tree.readAgain(),
  };
  const log = new BackupLog(shared);
  const backUp = new BackUp(shared, log, stores, (store) => tree.refreshStore(store));
  const runs = new VeleroRuns(shared, log, () => tree.readAgain());
  const hooks = new HooksEditor(shared);
  const velero = { shared, runs, hooks };
  const documents = new BackupDocuments(shared, async () =>
    [...(await knownStores(shared, await stores())), ...found.all].flatMap((one) =>
      'spec' in one ? one.spec : (one.store ?? []),
    ),
  );
  shared.context.subscriptions.push(
    found,
    tree,
    log,
    backUp,
    runs,
    hooks,
    documents,
    shared.runEnded.event(() => tree.readAgain()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (['stores', 'store.default'].some((key) => event.affectsConfiguration(`kubeferry.${key}`))) tree.readAgain();
    }),
  );
  return {
    tree,
    documents,
    commands: {
      'kubeferry.backup.create': whenTrusted(shared, async (clicked, selected) => {
        const selection = await selectionOf(clicked, selected, shared.contexts);
        await backUp.start(selection);
      }),
      'kubeferry.backups.openLog': () => log.show(),
      'kubeferry.backups.refresh': () => tree.refresh(),
      'kubeferry.backups.loadMore': async (node) => {
        if (isOfKind(node, 'more')) await tree.loadMore(node.store);
      },
      'kubeferry.store.chooseKeys': async (node) => {
        if (!isOfKind(node, 'location') && !isOfKind(node, 'chooseKeys')) return;
        const choice = await chooseKeys(shared, node.location);
        if (choice) await found.choose(node.location, choice);
      },
      'kubeferry.backups.open': (node) => open(documents, node),
      'kubeferry.backups.find': async (node) => {
        if (!isBackupNode(node)) return;
        const { store, backup } = node;
        const object = await findInBackup(shared, store, backup.name);
        const found = object && ({ kind: 'object', store, backup: backup.name, object } satisfies BackedUpNode);
        if (found) await open(documents, found);
      },
      'kubeferry.backups.compare': async (node) => {
        if (isOfKind(node, 'object')) await compareWithLive(shared, documents, node);
      },
      'kubeferry.backups.download': async (node) => {
        if (isDownloadable(node)) await download(shared, node);
      },
      'kubeferry.backups.verify': async (node) => {
        if (!isBackupNode(node)) return;
        const { store, backup } = node;
        const { sound, warnings } = await verifyBackup(shared, log, store, backup.name);
        tree.verified(store, backup, { sound, warnings, at: Date.now() });
      },
      'kubeferry.velero.backUp': whenTrusted(shared, async (clicked, selected) => {
        await backUpWithVelero(velero, await selectionOf(clicked, selected, shared.contexts));
      }),
      'kubeferry.velero.restore': whenTrusted(shared, async (node) => {
        const chosen = completeBackupOf(node);
        if (chosen) await restoreWithVelero(velero, chosen);
      }),
      'kubeferry.velero.schedule': whenTrusted(shared, async (clicked, selected) => {
        const selection = await selectionOf(clicked, selected, shared.contexts);
        if (selection) await scheduleWithVelero(velero, selection);
      }),
      'kubeferry.velero.schedules': whenTrusted(shared, async (node) => {
        if (isClusterNode(node) && node.kind === 'context') await changeSchedules(velero, node.context);
      }),
      'kubeferry.velero.follow': whenTrusted(shared, async (node) => {
        const place = followPlace(node, found);
        if (place) await followAgain(velero, place);
      }),
      'kubeferry.velero.useHooks': () => hooks.use(),
      'kubeferry.backups.delete': async (node) => {
        if (isBackupNode(node) && (await deleteBackup(shared, node))) tree.refreshStore(node.store);
      },
      'kubeferry.store.add': () => addStore(storeScope),
      'kubeferry.store.edit': async (node) => {
        if (isOfKind(node, 'store')) await editStore(storeScope, node);
      },
      'kubeferry.store.test': async (node) => {
        if (isOfKind(node, 'store')) await testStore(storeScope, node);
      },
      'kubeferry.store.remove': async (node) => {
        if (isOfKind(node, 'store')) await forgetStore(storeScope, node);
      },
    },
  };
}

/** The Velero that a node stands for: that of a cluster, or the first of a connected cluster that has the store of a backup. */
function followPlace(node: unknown, found: FoundStores): { context: string; backup?: string } | undefined {
  if (isClusterNode(node)) return node.kind === 'context' ? { context: node.context } : undefined;
  if (!isBackupNode(node)) return undefined;
  const { store, backup } = node;
  const owner = found.all.find(({ location }) => leadsTo(location, store));
  if (owner) return { context: owner.location.context, backup: backup.name };
  throw new KubeferryError('not-found', message('ui.no-velero-of-store', { name: backup.name }), {
    hint: message('ui.no-velero-of-store.hint'),
  });
}

/** Opens what a node stands for as read-only text. Throws why it cannot be shown. */
async function open(documents: BackupDocuments, node: unknown): Promise<void> {
  const uri = uriOf(node);
  if (!uri) return;
  if (await documents.prepare(uri)) await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
}

function uriOf(node: unknown): vscode.Uri | undefined {
  if (isBackupNode(node)) return backupUri(node.store, node.backup.name, { part: 'metadata' });
  if (isOfKind(node, 'object')) return backupUri(node.store, node.backup, { object: node.object });
  if (!isOfKind(node, 'file') || !isReadable(node.file.what)) return undefined;
  return backupUri(node.store, node.backup, { part: node.file.what });
}

function isDownloadable(node: unknown): node is Downloadable {
  return isBackupNode(node) || isOfKind(node, 'namespace') || isOfKind(node, 'kind') || isOfKind(node, 'object');
}

/** Whether a command was called for such a node: VS Code hands over the very nodes of the tree. */
function isOfKind<Kind extends BackupsNode['kind']>(
  node: unknown,
  kind: Kind,
): node is Extract<BackupsNode, { kind: Kind }> {
  return record(node).kind === kind;
}
