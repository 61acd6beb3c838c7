import * as vscode from 'vscode';
import { KubeferryError } from '../../../model/error.ts';
import { message } from '../../../model/message.ts';
import type { VeleroFields } from '../../../model/velero/velero-fields.ts';
import type { VeleroInstallation } from '../../../model/velero/velero-installation.ts';
import type { Draft, PageScope } from '../../migrations/draft.ts';
import type { Page } from '../../page-flow.ts';
import type { Shared } from '../../shared.ts';
import { pickOne, waitFor } from '../../wizard.ts';
import { sentence } from '../../words.ts';
import type { FormTexts } from './form.ts';
import type { HooksEditor } from './hooks-editor.ts';
import type { VeleroRuns } from './velero-runs.ts';

/** What the commands that have a Velero work share in this window. */
export interface VeleroWindow {
  shared: Shared;
  runs: VeleroRuns;
  hooks: HooksEditor;
}

/** The answers of a wizard that has a Velero work. */
export interface VeleroDraft extends Draft {
  /** The Veleros of the cluster that was looked at last. */
  found?: { context: string; all: VeleroInstallation[] };
  velero?: VeleroInstallation;
  /** What that cluster's Velero can be asked for. */
  fields?: VeleroFields;
  texts: FormTexts;
  name?: string;
}

/** The context whose Velero is to work: the source of a backup, the target of a restore. */
export function contextOf({ source, target }: VeleroDraft): string | undefined {
  return source && 'context' in source ? source.context : target;
}

/** Looks for the Veleros of the cluster; where there are several, asks for one. */
export function veleroPages(scope: PageScope): Page<VeleroDraft>[] {
  return [lookPage(scope), choicePage()];
}

function lookPage({ shared, explain }: PageScope): Page<VeleroDraft> {
  return {
    waits: true,
    needed: (draft) => draft.found?.context !== contextOf(draft),
    show(draft, place) {
      const context = contextOf(draft);
      if (context === undefined) return Promise.resolve('back');
      return waitFor(place, {
        placeholder: vscode.l10n.t('Looking for Velero in {context}…', { context }),
        explain,
        work: async (signal) => {
          const [all, fields] = await Promise.all([
            shared.engine.request('velero.installations', { context }, { signal }),
            shared.engine.request('velero.fields', { context }, { signal }),
          ]);
          const [first] = all;
          if (!first) {
            throw new KubeferryError('not-found', message('velero.notInstalled', { context }), {
              hint: message('velero.notInstalled.hint'),
            });
          }
          draft.found = { context, all };
          draft.velero = first;
          draft.fields = fields;
        },
      });
    },
  };
}

function choicePage(): Page<VeleroDraft> {
  return {
    needed: ({ found }) => (found?.all.length ?? 0) > 1,
    async show(draft, place) {
      const answer = await pickOne<VeleroInstallation>(place, {
        placeholder: vscode.l10n.t('Which Velero?'),
        rows: (draft.found?.all ?? []).map((one) => ({
          label: one.namespace,
          description: one.server?.version ?? '',
          detail: one.shortcomings.flatMap(({ level, text }) => (level === 'error' ? sentence(text) : [])).join(' '),
          value: one,
        })),
        active: (one) => one === draft.velero,
      });
      if (typeof answer === 'string') return answer;
      draft.velero = answer.value;
      return 'next';
    },
  };
}
