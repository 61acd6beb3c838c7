import * as vscode from 'vscode';
import { toKubeferryError } from '../../model/error.ts';
import type { MessageCode } from '../../model/message.ts';
import { type PresetName, presetNames, presets } from '../../model/store-presets.ts';
import type { Leaving, Page } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { askText, pickOne, type Row } from '../wizard.ts';
import { errorSentence, sentence, translate as t } from '../words.ts';
import {
  areTyped,
  bucketProblem,
  chooseKind,
  chooseRegion,
  endpointProblem,
  type KeySource,
  pathProblem,
  prefixProblem,
  regionProblem,
  type StoreDraft,
} from './store-draft.ts';

/** A page, and what of a store that fails its test it can mend. */
interface StorePage extends Page<StoreDraft> {
  mends?: readonly MessageCode[];
}

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
    { ...prefixPage(), needed: inBucket },
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

function endpointPage(): StorePage {
  return {
    show: (draft, place) =>
      take(
        askText(place, {
          prompt: vscode.l10n.t('The address of the S3 server'),
          value: draft.endpoint,
          placeholder: 'https://s3.example.com:9000',
          check: (text) => endpointProblem(text, t),
        }),
        (endpoint) => {
          draft.endpoint = endpoint;
        },
      ),
  };
}

function regionPage(): StorePage {
  return {
    async show(draft, place) {
      const { kind } = draft;
      const known = kind === undefined || kind === 'folder' ? [] : (presets[kind].regions ?? []);
      const regions = [...new Set([...known, ...(draft.region === '' ? [] : [draft.region])])];
      const answer = await pickOne<string>(place, {
        placeholder: vscode.l10n.t('Which region? Another one can be typed.'),
        rows: regions.map((region) => ({ label: region, value: region })),
        active: (region) => region === draft.region,
        typed: (text) => {
          const problem = regionProblem(text, t);
          return problem === undefined ? { label: text, value: text } : { label: text, detail: problem };
        },
      });
      if (typeof answer === 'string') return answer;
      chooseRegion(draft, answer.value);
      return 'next';
    },
  };
}

function bucketPage(): StorePage {
  return {
    show: (draft, place) =>
      take(
        askText(place, {
          prompt: vscode.l10n.t('The bucket. Whoever may read it may read the Secrets in its backups.'),
          value: draft.bucket,
          check: (text) => bucketProblem(text, t),
        }),
        (bucket) => {
          draft.bucket = bucket;
        },
      ),
  };
}

function prefixPage(): StorePage {
  return {
    show: (draft, place) =>
      take(
        askText(place, {
          prompt: vscode.l10n.t('The folder in the bucket below which "backups" lies; empty for the bucket itself'),
          value: draft.prefix,
          check: (text) => prefixProblem(text, t),
        }),
        (prefix) => {
          draft.prefix = prefix;
        },
      ),
  };
}

function pathStylePage(): StorePage {
  return {
    async show(draft, place) {
      const answer = await pickOne<boolean>(place, {
        placeholder: vscode.l10n.t('Where does the bucket stand in an address?'),
        rows: [
          { label: vscode.l10n.t('In the host name'), detail: 'https://BUCKET.s3.example.com/…', value: false },
          { label: vscode.l10n.t('In the path'), detail: 'https://s3.example.com/BUCKET/…', value: true },
        ],
        active: (pathStyle) => pathStyle === draft.pathStyle,
      });
      if (typeof answer === 'string') return answer;
      draft.pathStyle = answer.value;
      return 'next';
    },
  };
}

function authorityPage(): StorePage {
  return {
    show: (draft, place) =>
      take(
        askText(place, {
          prompt: vscode.l10n.t(
            'A PEM file with the certificate authority of the server; empty where this machine trusts it',
          ),
          value: draft.ca,
          check: (text) => (text === '' ? undefined : pathProblem(text, t)),
        }),
        (ca) => {
          draft.ca = ca;
        },
      ),
  };
}

function keysPage(shared: Shared): StorePage {
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

function typedPage(part: 'accessKeyId' | 'secretAccessKey'): StorePage {
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

/** Takes the text that was typed on a page. */
async function take(
  asked: Promise<{ value: string } | Leaving>,
  keep: (text: string) => void,
): ReturnType<StorePage['show']> {
  const answer = await asked;
  if (typeof answer === 'string') return answer;
  keep(answer.value);
  return 'next';
}
