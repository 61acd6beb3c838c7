import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { expandHome } from '../../model/home-path.ts';
import { type CloudStore, foldersOf } from '../../model/stores/cloud-store.ts';
import type { Page } from '../page-flow.ts';
import { askText } from '../wizard.ts';
import type { InstallDraft } from './install-draft.ts';

interface Question {
  only?: CloudStore['provider'];
  prompt: (store: CloudStore) => string;
  value: (store: CloudStore) => string;
  /** Whether it can stay empty. */
  free?: boolean;
  take: (store: CloudStore, text: string) => void;
}

/** The pages about a store in a cloud: where it is, and the file with the credentials. */
export function cloudPages(): Page<InstallDraft>[] {
  return questions.map((question) => ({
    needed: ({ store }) => {
      if (!store || !('cloud' in store)) return false;
      return question.only === undefined || question.only === store.cloud.provider;
    },
    async show(draft, place) {
      if (!draft.store || !('cloud' in draft.store)) return 'back';
      const { cloud } = draft.store;
      const missing = vscode.l10n.t('It is needed');
      const answer = await askText(place, {
        prompt: question.prompt(cloud),
        value: question.value(cloud),
        check: (text) => (text === '' && !question.free ? missing : undefined),
      });
      if (typeof answer === 'string') return answer;
      question.take(cloud, answer.value);
      delete draft.plans;
      return 'next';
    },
  }));
}

const questions: readonly Question[] = [
  {
    prompt: ({ provider }) =>
      provider === 'azure'
        ? vscode.l10n.t('The blob container, and a folder in it where you want: backups or backups/prod')
        : vscode.l10n.t('The bucket, and a folder in it where you want: backups or backups/prod'),
    value: ({ bucket, prefix }) => [bucket, ...foldersOf(prefix)].join('/'),
    take: (store, text) => {
      const [bucket = '', ...folders] = foldersOf(text);
      store.bucket = bucket;
      store.prefix = folders.join('/');
    },
  },
  setting('storageAccount', () => vscode.l10n.t('The storage account that the container is in')),
  setting(
    'resourceGroup',
    () => vscode.l10n.t('The resource group of the storage account; empty where the credentials name it'),
    true,
  ),
  {
    prompt: ({ provider }) =>
      provider === 'azure'
        ? vscode.l10n.t('The file with the credentials of a service principal: lines such as AZURE_CLIENT_ID=…')
        : vscode.l10n.t('The file with the key of the service account, as Google gives it (JSON)'),
    value: ({ credentials = '' }) => credentials,
    take: (store, text) => {
      store.credentials = expandHome(text, homedir());
    },
  },
];

/** What the plug-in for Azure is told. */
function setting(key: string, prompt: () => string, free = false): Question {
  return {
    only: 'azure',
    free,
    prompt,
    value: ({ config }) => config[key] ?? '',
    take: ({ config }, text) => {
      if (text === '') delete config[key];
      else config[key] = text;
    },
  };
}
