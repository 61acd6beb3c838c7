import * as vscode from 'vscode';
import { defaultTtl } from '../../../model/migration/plan.ts';
import { storeLabel } from '../../../model/stores/store-label.ts';
import type { VeleroInstallation } from '../../../model/velero/velero-installation.ts';
import { askLifetime, lifetimeQuestion } from '../../lifetime.ts';
import type { Page } from '../../page-flow.ts';
import { askText, pickOne, type Row } from '../../wizard.ts';
import { translate as t } from '../../words.ts';
import { backupName, backupNameProblem } from '../backup-words.ts';
import { type VolumeWay, volumeWays } from './backup-form.ts';
import type { VeleroDraft } from './velero-page.ts';

/** The page "Into which store?", where a Velero has several, or one that it cannot write to. */
export function locationPage(): Page<VeleroDraft> {
  return {
    needed: ({ velero }) => velero?.locations.length !== 1 || !velero.locations.every(isWritable),
    async show(draft, place) {
      const answer = await pickOne<string>(place, {
        placeholder: vscode.l10n.t('Into which store of Velero?'),
        rows: locationRows(draft.velero),
        active: (name) => name === draft.texts.location,
      });
      if (typeof answer === 'string') return answer;
      draft.texts.location = answer.value;
      return 'next';
    },
  };
}

type Location = VeleroInstallation['locations'][number];

const isWritable = ({ phase, readOnly }: Location) => phase === 'Available' && !readOnly;

function locationRows(velero: VeleroInstallation | undefined): Row<string>[] {
  const all = velero?.locations ?? [];
  if (all.length === 0) return [{ label: vscode.l10n.t('This Velero has no store.') }];
  return all.map((location) => ({
    label: location.name,
    description: [location.store && storeLabel(location.store), location.default && vscode.l10n.t('default')]
      .filter(Boolean)
      .join(' · '),
    ...(location.readOnly && { detail: vscode.l10n.t('Read-only for Velero: nothing can be backed up into it.') }),
    ...(location.phase !== 'Available' && {
      detail: vscode.l10n.t('Velero cannot use it: {reason}', { reason: location.reason ?? '–' }),
    }),
    ...(isWritable(location) && { value: location.name }),
  }));
}

/** The page "What about the data of volumes?". */
export function volumesPage(): Page<VeleroDraft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<VolumeWay>(place, {
        placeholder: vscode.l10n.t('What about the data of volumes?'),
        rows: volumeWays.filter((way) => isKnown(way, draft)).map((way) => volumeRow(way, draft.velero)),
        active: (way) => way === draft.texts.volumes,
      });
      if (typeof answer === 'string') return answer;
      draft.texts.volumes = answer.value;
      return 'next';
    },
  };
}

/** A Velero that is too old moves no snapshots. */
function isKnown(way: VolumeWay, { fields }: VeleroDraft): boolean {
  return way !== 'moved' || (fields?.backup?.includes('snapshotMoveData') ?? true);
}

function volumeRow(value: VolumeWay, velero: VeleroInstallation | undefined): Row<VolumeWay> {
  const warned = (detail: string) => ({ detail: `$(warning) ${detail}` });
  const noAgent = velero && !velero.nodeAgent && !velero.unknown.includes('daemonsets.apps');
  const agent = noAgent ? warned(vscode.l10n.t('This Velero has no node agent, which it needs for that.')) : {};
  const none = velero && !velero.snapshotClasses?.some(({ forVelero }) => forVelero);
  const classes = none ? warned(vscode.l10n.t('No class of CSI snapshots is labelled for Velero here.')) : {};
  switch (value) {
    case 'asSet':
      return { label: vscode.l10n.t('As this Velero is set up'), value };
    case 'files':
      return { label: vscode.l10n.t('Copy the files of all volumes into the store'), ...agent, value };
    case 'snapshots':
      return { label: vscode.l10n.t('Take snapshots, which stay where the volumes are'), ...classes, value };
    case 'moved':
      return { label: vscode.l10n.t('Take snapshots and move them into the store'), ...agent, ...classes, value };
    case 'none':
      return { label: vscode.l10n.t('Leave it out'), value };
  }
}

/** The page "How long is it kept?". */
export function lifetimePage(): Page<VeleroDraft> {
  return {
    async show(draft, place) {
      const answer = await askLifetime(place, {
        placeholder: lifetimeQuestion(),
        known: draft.texts.ttl ?? defaultTtl,
      });
      if (typeof answer === 'string') return answer;
      draft.texts.ttl = answer.value;
      return 'next';
    },
  };
}

/** The page with the name of what Velero is to make; `stem` begins the one that is offered. */
export function namePage(prompt: string, stem: (draft: VeleroDraft) => string): Page<VeleroDraft> {
  return {
    async show(draft, place) {
      const answer = await askText(place, {
        prompt,
        value: draft.name ?? backupName([stem(draft)], new Date()),
        check: (name) => backupNameProblem(name, t),
      });
      if (typeof answer === 'string') return answer;
      draft.name = answer.value;
      return 'next';
    },
  };
}
