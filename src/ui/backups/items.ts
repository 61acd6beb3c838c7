import * as vscode from 'vscode';
import { clusterScope } from '../../model/backups/backup-contents.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import { storeRow, storeTooltip } from '../stores/store-words.ts';
import { viewItem } from '../view-item.ts';
import { translate as t } from '../words.ts';
import { backupDescription, backupIcon, backupTokens, backupTooltip, fileWords, remarkWords } from './backup-words.ts';
import { isReadable } from './document-uri.ts';
import {
  type BackupLineNode,
  type BackupNode,
  type BackupsNode,
  backupsNodeId,
  type FileNode,
  type LocationNode,
  type NamespaceNode,
  type RemarksNode,
} from './node.ts';

const collapsed = vscode.TreeItemCollapsibleState.Collapsed;
const icon = (name: string) => new vscode.ThemeIcon(name);

/** How a node of the Backups tree looks. */
export function backupsItem(node: BackupsNode): vscode.TreeItem {
  const item = looks(node);
  // A screen reader would say the tooltip instead.
  const label = [item.label, item.description].filter((words) => typeof words === 'string').join(', ');
  return { id: backupsNodeId(node), accessibilityInformation: { label }, ...item };
}

function looks(node: BackupsNode): vscode.TreeItem {
  switch (node.kind) {
    case 'store':
      return {
        ...storeRow({ ...node, spec: node.store }),
        tooltip: storeTooltip(node.store, node.typed, t),
        iconPath: icon('folder' in node.store ? 'folder' : 'cloud'),
        collapsibleState: collapsed,
        contextValue: viewItem(node.added ? ['store', 'addedStore'] : ['store']),
      };
    case 'location':
      return locationLooks(node);
    case 'chooseKeys':
      return {
        label: node.location.store
          ? vscode.l10n.t('Choose whose keys read it…')
          : vscode.l10n.t('Read it through Velero…'),
        iconPath: icon('key'),
        contextValue: viewItem(['chooseKeys']),
        command: { command: 'kubeferry.store.chooseKeys', title: vscode.l10n.t('Choose Keys…'), arguments: [node] },
      };
    case 'backup':
      return backupLooks(node);
    case 'files':
      return {
        label: vscode.l10n.t('Files'),
        description: bytesWords(node.files.reduce((sum, { size }) => sum + size, 0)),
        iconPath: icon('files'),
        collapsibleState: collapsed,
        contextValue: viewItem(['backupFiles']),
      };
    case 'file':
      return fileLooks(node);
    case 'remarks':
      return remarksLooks(node);
    case 'volumes':
      return {
        label: vscode.l10n.t('Volumes'),
        description: String(node.volumes.length),
        iconPath: icon('database'),
        collapsibleState: collapsed,
        contextValue: viewItem(['backupVolumes']),
      };
    case 'namespace':
      return namespaceLooks(node);
    case 'kind':
      return {
        label: node.of.kind,
        description: String(node.of.count),
        tooltip: `${node.of.apiVersion} ${node.of.kind}`,
        iconPath: icon('symbol-class'),
        collapsibleState: collapsed,
        contextValue: viewItem(['backedUpKind']),
      };
    case 'object':
      return {
        label: node.object.name,
        tooltip: `${node.object.kind} ${node.object.name}`,
        contextValue: viewItem(['backedUp']),
        command: openCommand(node),
      };
    case 'more':
      return {
        label: vscode.l10n.t('Load more…'),
        contextValue: viewItem(['more']),
        command: { command: 'kubeferry.backups.loadMore', title: vscode.l10n.t('Load more…'), arguments: [node] },
      };
    case 'line':
      return lineLooks(node);
  }
}

function locationLooks({ location, store }: LocationNode): vscode.TreeItem {
  const { name, namespace, context, phase, provider } = location;
  const place = location.store ? storeLabel(location.store) : `${provider}: ${name}`;
  const description = vscode.l10n.t('{name} of the Velero in {context}', { name: `${namespace}/${name}`, context });
  const state = [
    ...(phase === 'Unavailable' ? [vscode.l10n.t('not available to it')] : []),
    ...(store && 'velero' in store ? [vscode.l10n.t('read through it')] : []),
  ];
  return {
    label: place,
    description: [description, ...state].join(' · '),
    tooltip: [description, ...locationFacts(location), ...(store ? [storeTooltip(store, false, t)] : [])].join('\n'),
    iconPath: icon(phase === 'Unavailable' ? 'warning' : 'cloud'),
    collapsibleState: collapsed,
    contextValue: viewItem(['location']),
  };
}

/** What a Velero says of its store. */
function locationFacts({ phase, reason, default: isDefault, readOnly }: StorageLocation): string[] {
  return [
    vscode.l10n.t('Velero calls it: {phase}', { phase: phase || '–' }),
    ...(reason === undefined ? [] : [reason]),
    ...(isDefault ? [vscode.l10n.t('Its default store')] : []),
    ...(readOnly ? [vscode.l10n.t('Read-only for it')] : []),
  ];
}

function openCommand(node: BackupsNode): vscode.Command {
  return { command: 'kubeferry.backups.open', title: vscode.l10n.t('Open'), arguments: [node] };
}

function backupLooks({ store, backup, verified }: BackupNode): vscode.TreeItem {
  const description = backupDescription(backup, Date.now(), t, verified);
  const { icon: name, color } = backupIcon(backup, verified);
  return {
    label: backup.name,
    description,
    tooltip: backupTooltip(backup, Date.now(), t, verified),
    iconPath: new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color)),
    collapsibleState: collapsed,
    contextValue: viewItem(backupTokens(backup, store)),
  };
}

function fileLooks(node: FileNode): vscode.TreeItem {
  const { name, size, modified, what } = node.file;
  const readable = isReadable(what);
  return {
    label: fileWords(node.file, t),
    description: bytesWords(size),
    tooltip: `${name}\n${modified}`,
    iconPath: icon(readable ? 'file' : 'file-binary'),
    contextValue: viewItem([readable ? 'backupText' : 'backupFile']),
    ...(readable && { command: openCommand(node) }),
  };
}

function remarksLooks({ remarks }: RemarksNode): vscode.TreeItem {
  const errors = remarks.filter(({ level }) => level === 'error').length;
  const words = remarkWords({ errors, warnings: remarks.length - errors }, t).join(' · ');
  return {
    label: vscode.l10n.t('Errors and warnings'),
    description: words,
    iconPath: icon(errors > 0 ? 'error' : 'warning'),
    collapsibleState: collapsed,
    contextValue: viewItem(['backupRemarks']),
  };
}

function namespaceLooks({ namespace, kinds }: NamespaceNode): vscode.TreeItem {
  const count = kinds.reduce((sum, kind) => sum + kind.count, 0);
  return {
    label: namespace === clusterScope ? vscode.l10n.t('cluster-scoped') : namespace,
    description: count === 1 ? vscode.l10n.t('one object') : vscode.l10n.t('{count} objects', { count }),
    iconPath: icon(namespace === clusterScope ? 'globe' : 'symbol-namespace'),
    collapsibleState: collapsed,
    contextValue: viewItem(namespace === clusterScope ? ['backedUpNamespace'] : ['backedUpNamespace', 'assessable']),
  };
}

function lineLooks({ text, level }: BackupLineNode): vscode.TreeItem {
  return {
    label: text,
    tooltip: text,
    contextValue: viewItem(['line']),
    ...(level !== 'information' && { iconPath: icon(level) }),
  };
}
