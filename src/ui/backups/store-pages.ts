import * as vscode from 'vscode';
import type { MessageCode } from '../../model/message.ts';
import { type PresetName, presetNames, presets } from '../../model/stores/store-presets.ts';
import type { Shared } from '../shared.ts';
import { askText, pickOne, type Row } from '../wizard.ts';
import { sentence, translate as t } from '../words.ts';
import { authorityPage, bucketPage, endpointPage, pathStylePage, prefixPage, regionPage } from './bucket-pages.ts';
import { keysPage, typedPage } from './key-pages.ts';
import { chooseKind, pathProblem, type StoreDraft } from './store-draft.ts';
import { type StorePage, take } from './store-page.ts';

/** The pages of Add Store… and Edit Store…; what a kind of store has by itself is not asked for. */
export function storePages(shared: Shared): StorePage[] {
  const preset = ({ kind }: StoreDraft) => (kind === undefined || kind === 'folder' ? undefined : presets[kind]);
  const inBucket = (draft: StoreDraft) => draft.kind !== 'folder';
  const typing = (draft: StoreDraft) => inBucket(draft) && draft.typing;
  return [
    kindPage(),
    { ...folderPage(), mends: ['store.folderMissing', 'store.notAFolder', 'store.readOnly', 'store.insideGit'] },
    {
      ...endpointPage(),
      needed: (draft) => preset(draft)?.asksEndpoint === true,
      mends: ['store.unreachable', 'store.notHttps', 'store.notS3', 'store.serverFailed'],
    },
    {
      ...regionPage(),
      needed: (draft) => preset(draft)?.regions !== undefined,
      mends: ['store.wrongRegion'],
    },
    { ...bucketPage(), needed: inBucket, mends: ['store.bucketMissing'] },
    { ...prefixPage(), needed: inBucket, mends: ['store.insideVelero'] },
    {
      ...pathStylePage(),
      needed: (draft) => preset(draft)?.asksPathStyle === true,
      mends: ['store.bucketHost'],
    },
    {
      ...authorityPage(),
      needed: (draft) => preset(draft)?.asksEndpoint === true && draft.endpoint.startsWith('https:'),
      mends: ['store.untrusted', 'store.caUnreadable'],
    },
    { ...keysPage(shared), needed: inBucket, mends: keysRefused },
    { ...typedPage('accessKeyId'), needed: typing },
    { ...typedPage('secretAccessKey'), needed: typing },
    namePage(),
  ];
}

const keysRefused: readonly MessageCode[] = [
  ...([
    'store.keysRefused',
    'store.noCredentials',
    'store.profile',
    'store.accessDenied',
    'store.writeDenied',
  ] as const),
  ...(['store.secretMissing', 'store.secretWithoutKeys'] as const),
];

/** The page that is to be answered again after a test failed with these words: the first where none says so. */
export function pageToMend(pages: readonly StorePage[], draft: StoreDraft, code: MessageCode): number {
  const found = pages.findIndex((page) => page.mends?.includes(code) && page.needed?.(draft) !== false);
  return Math.max(0, found);
}

function kindPage(): StorePage {
  return {
    async show(draft, place) {
      const kinds: Row<PresetName | 'folder'>[] = presetNames.map((name) => ({
        label: sentence(presets[name].title),
        detail: sentence(presets[name].note),
        value: name,
      }));
      const folder = { label: vscode.l10n.t('A folder'), detail: vscode.l10n.t('On this machine, or mounted on it.') };
      const answer = await pickOne<PresetName | 'folder'>(place, {
        placeholder: vscode.l10n.t('Where do backups lie? A backup holds Secrets in clear.'),
        rows: [...kinds, { ...folder, value: 'folder' }],
        active: (kind) => kind === draft.kind,
      });
      if (typeof answer === 'string') return answer;
      chooseKind(draft, answer.value);
      return 'next';
    },
  };
}

function folderPage(): StorePage {
  return {
    needed: ({ kind }) => kind === 'folder',
    show: (draft, place) =>
      take(
        askText(place, {
          prompt: vscode.l10n.t(
            'The folder. It must be there, and outside of any git work tree: a backup holds Secrets in clear.',
          ),
          value: draft.folder,
          placeholder: '~/backups',
          check: (text) => pathProblem(text, t),
        }),
        (folder) => {
          draft.folder = folder;
        },
      ),
  };
}

function namePage(): StorePage {
  return {
    show: (draft, place) =>
      take(
        askText(place, {
          prompt: vscode.l10n.t('What you call this store; empty for its address'),
          value: draft.name,
          check: () => undefined,
        }),
        (name) => {
          draft.name = name;
        },
      ),
  };
}
