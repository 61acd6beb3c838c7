import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import type { Shared } from '../shared.ts';
import { askText, pickOne, type Row } from '../wizard.ts';
import { errorSentence } from '../words.ts';
import { areTyped, type KeySource } from './store-draft.ts';
import { type StorePage, take } from './store-page.ts';

/** The pages of Add Store… and Edit Store… about the keys of a bucket. */

/** The page about where the keys come from. */
export function keysPage(shared: Shared): StorePage {
  return {
    async show(draft, place) {
      const now = draft.keys;
      const answer = await pickOne<KeySource | 'type'>(place, {
        placeholder: vscode.l10n.t('Where do the keys come from? They are never written into settings.'),
        rows: async (signal) => keyRows(await shared.engine.request('store.profiles', {}, { signal }), now),
        explain: (thrown) => errorSentence(toKubeferryError(thrown)),
        active: (source) => source !== 'type' && sameSource(source, now),
      });
      if (typeof answer === 'string') return answer;
      draft.typing = answer.value === 'type';
      if (answer.value !== 'type') draft.keys = answer.value;
      return 'next';
    },
  };
}

/** Rows for the sources of keys: those that were typed first, then typing them, then what this machine has. */
function keyRows(profiles: readonly string[], now: KeySource): Row<KeySource | 'type'>[] {
  const typed: Row<KeySource>[] = areTyped(now)
    ? [{ label: vscode.l10n.t('Keep the keys that were typed'), value: now }]
    : [];
  const inCluster: Row<KeySource>[] =
    now.from === 'secret'
      ? [
          {
            label: vscode.l10n.t('Secret {secret}', { secret: `${now.secret.namespace}/${now.secret.name}` }),
            description: now.secret.context,
            value: now,
          },
        ]
      : [];
  const names = [...new Set([...profiles, ...(now.from === 'profile' ? [now.profile] : [])])];
  return [
    ...typed,
    ...inCluster,
    {
      label: vscode.l10n.t('Type keys…'),
      detail: vscode.l10n.t('They are kept in the secret storage of VS Code, for this store only.'),
      value: 'type',
    },
    {
      label: vscode.l10n.t('Environment'),
      detail: vscode.l10n.t('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a web identity, or the default profile.'),
      value: { from: 'environment' },
    },
    ...names.map((profile) => ({
      label: profile,
      description: vscode.l10n.t('AWS profile'),
      value: { from: 'profile' as const, profile },
    })),
  ];
}

function sameSource(one: KeySource, other: KeySource): boolean {
  if (one.from === 'profile' && other.from === 'profile') return one.profile === other.profile;
  return one.from === other.from;
}

/** The page on which one of both keys is typed. */
export function typedPage(part: 'accessKeyId' | 'secretAccessKey'): StorePage {
  const hidden = part === 'secretAccessKey';
  return {
    show: (draft, place) => {
      const keys = draft.keys.from === 'typed' ? draft.keys : { accessKeyId: '', secretAccessKey: '' };
      return take(
        askText(place, {
          prompt: hidden ? vscode.l10n.t('The secret key') : vscode.l10n.t('The access key'),
          value: keys[part],
          hidden,
          check: (text) => (text === '' ? vscode.l10n.t('Both keys are needed.') : undefined),
        }),
        (text) => {
          draft.keys = {
            from: 'typed',
            accessKeyId: keys.accessKeyId,
            secretAccessKey: keys.secretAccessKey,
            [part]: text,
          };
        },
      );
    },
  };
}
