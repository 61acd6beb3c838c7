import * as vscode from 'vscode';
import type { Grant } from '../../model/clusters/grants.ts';
import { runGrants, runVerbs } from '../../model/clusters/grants.ts';
import { durationSeconds } from '../../model/go-duration.ts';
import { defaultHold, defaultTtl, type StoreSpec } from '../../model/migration/plan.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import { askLifetime, dayAfter } from '../lifetime.ts';
import type { Leaving, Page, PagePlace } from '../page-flow.ts';
import { pickOne, type Row } from '../wizard.ts';
import { translate as t } from '../words.ts';
import { type ClaimChoices, isCarried } from './claim-choices.ts';
import type { Draft, Intent } from './draft.ts';
import { answersOf } from './draft.ts';
import { countsOf, planOf } from './new-plan.ts';
import { turnedBackRows } from './turned-back.ts';
import { type GateRow, volumeRows } from './volume-rows.ts';
import { grantWords, type Verbs } from './write-gate.ts';

/** The last page of a wizard, which is the write gate: says context, namespaces and verbs, and what moves. */
export function gatePage(action: string): Page<Draft> {
  return {
    async show(draft, place) {
      const answers = answersOf(draft, undefined);
      if (!answers || !draft.preparation) return 'back';
      const plan = planOf(answers);
      const { total, kinds } = countsOf(draft.preparation.counts);
      const most = kinds.slice(0, 4).map((kind) => `${kind.count} ${kind.name}`);
      const summary = draft.objects
        ? vscode.l10n.t('Ticked objects of {namespaces}: {count}', {
            count: draft.objects.length,
            namespaces: draft.namespaces.join(', '),
          })
        : vscode.l10n.t('Objects of {namespaces}: {count} ({kinds})', {
            count: total,
            namespaces: draft.namespaces.join(', '),
            kinds: kinds.length > most.length ? `${most.join(', ')}, …` : most.join(', '),
          });
      const { objects, preparation, engine, veleroStore } = draft;
      const unmoved = preparation.unmoved[engine?.engine ?? 'direct'];
      const volumes = volumeRows({ ...claimWords(answers.claims), unmoved });
      const { refused, runsTwice } = preparation;
      const twice = runsTwice.filter((key) => !objects || objects.includes(key));
      const answer = await askGate<'lifetime'>(place, {
        action,
        others: [lifetimeRow(draft)],
        grants: runGrants(plan),
        verbs: ({ context }) => runVerbs(plan, false, context),
        summary,
        notes: [
          ...volumes.notes,
          {
            label: `$(server-environment) ${vscode.l10n.t('Carried by the Velero in both clusters')}`,
            detail: engine?.engine === 'velero' && veleroStore ? storeWords(veleroStore) : '',
          },
        ].filter(({ detail }) => detail !== ''),
        warnings: [
          ...turnedBackRows(draft.turnedBack ?? []),
          ...volumes.warnings,
          { label: vscode.l10n.t('Runs on both sides until you suspend it on one'), detail: twice.join(', ') },
          {
            label: vscode.l10n.t('Something may be missing: you may not list these kinds'),
            detail: refused.join(', '),
          },
        ].filter(({ detail }) => detail !== ''),
        preview: true,
      });
      if (typeof answer === 'string') return answer;
      if (answer.intent === 'lifetime') {
        if ((await changeLifetime(draft, place)) === 'cancel') return 'cancel';
        return this.show(draft, place);
      }
      draft.intent = answer.intent;
      return 'next';
    },
  };
}

/** Until when the backups of the run are there; whoever chooses it changes that. */
function lifetimeRow({ ttl = defaultTtl }: Draft): Row<'lifetime'> {
  const day = dayAfter(durationSeconds(ttl) ?? 0);
  return {
    label: `$(history) ${vscode.l10n.t('Backups are kept until {day}', { day })}`,
    description: vscode.l10n.t('Choose this to change it'),
    value: 'lifetime',
  };
}

async function changeLifetime(draft: Draft, place: PagePlace): Promise<'changed' | Leaving> {
  const placeholder = vscode.l10n.t(
    'How long are the backups of the runs kept? Every Velero that shares the store deletes them then.',
  );
  const known = draft.ttl ?? defaultTtl;
  const answer = await askLifetime({ ...place, back: true }, { placeholder, known, least: defaultHold });
  if (typeof answer === 'string') return answer;
  draft.ttl = answer.value;
  return 'changed';
}

/** The claims whose data goes along, and the others, each with what becomes of it. */
function claimWords(choices: ClaimChoices): { along: string[]; behind: string[] } {
  const wordsOf = (carried: boolean) =>
    Object.entries(choices).flatMap(([claim, choice]) =>
      isCarried(choice) === carried ? [`${claim}: ${choice}`] : [],
    );
  return { along: wordsOf(true), behind: wordsOf(false) };
}

/** The store of both Veleros, and whose keys open it here. */
function storeWords(store: StoreSpec): string {
  const secret = 's3' in store ? store.s3.secret : undefined;
  const place = 's3' in store ? `s3://${store.s3.bucket}` : storeLabel(store);
  if (!secret) return vscode.l10n.t('Through {store}', { store: storeLabel(store) });
  return vscode.l10n.t('Through {store}, with the keys of Velero: {secret} in {context}', {
    store: place,
    secret: `${secret.namespace}/${secret.name}`,
    context: secret.context,
  });
}

/** What the write gate shows. */
export interface Gate<Other extends string = never> {
  /** What accepting does: `Migrate`, `Resume`, `Undo`. */
  action: string;
  grants: Grant[];
  verbs: Verbs;
  /** What is written, in a line. */
  summary: string;
  /** How it is done, where there was a choice, each in a row of its own that cannot be chosen. */
  notes?: readonly GateRow[];
  /** What a person has to know before, each in a row of its own that cannot be chosen. */
  warnings?: readonly GateRow[];
  /** What else can be chosen, below the other ways. */
  others?: readonly Row<Other>[];
  /** Whether a preview and the plan are offered too. */
  preview: boolean;
}

/** Asks for the write gate. Accepting its first row is the grant. */
export async function askGate<Other extends string = never>(
  place: PagePlace,
  gate: Gate<Other>,
): Promise<{ intent: Intent | Other } | Leaving> {
  const words = grantWords(gate.grants, gate.verbs, t);
  const answer = await pickOne<Intent | Other>(place, {
    placeholder: words.join('; '),
    rows: [
      { label: `$(play) ${gate.action}`, description: gate.summary, detail: words[0] ?? '', value: 'run' },
      // One behind the other they would be cut off.
      ...words.slice(1).map((label): Row<Intent> => ({ label: `$(unlock) ${label}` })),
      ...(gate.preview ? otherWays() : []),
      ...(gate.others ?? []),
      ...toKnow(gate),
    ],
  });
  return typeof answer === 'string' ? answer : { intent: answer.value };
}

function otherWays(): Row<Intent>[] {
  return [
    {
      label: `$(eye) ${vscode.l10n.t('Preview first')}`,
      description: vscode.l10n.t('Does everything except the writes'),
      value: 'preview',
    },
    {
      label: `$(go-to-file) ${vscode.l10n.t('Open the plan without running')}`,
      description: vscode.l10n.t('Writes the migration folder and opens migration.yaml'),
      value: 'open',
    },
  ];
}

/** What a person has to know stands below what can be chosen, which would be out of sight behind it. */
function toKnow({ warnings = [], notes = [] }: Pick<Gate, 'warnings' | 'notes'>): Row<never>[] {
  if (warnings.length + notes.length === 0) return [];
  return [
    { label: vscode.l10n.t('Before you start'), kind: vscode.QuickPickItemKind.Separator },
    ...warnings.map(({ label, detail }) => ({ label: `$(warning) ${label}`, detail })),
    ...notes,
  ];
}
