import * as vscode from 'vscode';
import { presets } from '../../model/stores/store-presets.ts';
import { askText, pickOne } from '../wizard.ts';
import { translate as t } from '../words.ts';
import {
  bucketProblem,
  chooseRegion,
  endpointProblem,
  pathProblem,
  prefixProblem,
  regionProblem,
} from './store-draft.ts';
import { type StorePage, take } from './store-page.ts';

/** The pages of Add Store… and Edit Store… about where a bucket lies and how its server is reached. */

/** The page about the address of the server. */
export function endpointPage(): StorePage {
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

/** The page about the region. */
export function regionPage(): StorePage {
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

/** The page about the name of the bucket. */
export function bucketPage(): StorePage {
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

/** The page about the folder in the bucket. */
export function prefixPage(): StorePage {
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

/** The page about where the bucket stands in an address. */
export function pathStylePage(): StorePage {
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

/** The page about the certificate authority of the server. */
export function authorityPage(): StorePage {
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
