import * as vscode from 'vscode';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { VeleroOffer } from '../../model/migration/preparation.ts';
import { isSamePlace } from '../../model/stores/store-identity.ts';
import { LocationKeys, storeWith } from '../backups/location-keys.ts';
import type { ContextNode } from '../clusters/node.ts';
import type { Page } from '../page-flow.ts';
import { readSetting } from '../settings.ts';
import type { Shared } from '../shared.ts';
import { pickOne, type Row } from '../wizard.ts';
import { translate as t } from '../words.ts';
import { presetClaims } from './claim-choices.ts';
import type { Draft, PageScope } from './draft.ts';
import {
  asksForEngine,
  carriedBy,
  type EngineChoice,
  type EngineRow,
  engineRows,
  presetEngine,
} from './engine-choices.ts';
import type { Remembered } from './remembered.ts';

/** The page "Who carries the objects?"; no page where there is no Velero to choose. */
export function enginePage({ shared }: PageScope, remembered: Remembered): Page<Draft> {
  return {
    needed: ({ preparation }) => preparation !== undefined && asksForEngine(preparation),
    async show(draft, place) {
      const { preparation, target } = draft;
      if (!preparation || target === undefined) return 'back';
      const before = draft.engine ?? presetEngine(preparation, remembered.byTarget[target]?.engine);
      const answer = await pickOne<EngineRow['action'] & {}>(place, {
        placeholder: vscode.l10n.t('Who carries the objects?'),
        rows: engineRows(preparation, t).map(shown),
        active: (action) => 'engine' in action && isSame(action, before),
      });
      if (typeof answer === 'string') return answer;
      const { value: choice } = answer;
      if ('installIn' in choice) return leaveForInstallation(shared, choice.installIn);
      if (!draft.engine || !isSame(choice, draft.engine)) chooseEngine(draft, choice, shared);
      return 'next';
    },
  };
}

/** Ends a wizard, and begins the one that installs Velero. */
export function leaveForInstallation(shared: Shared, contexts: readonly string[]): 'cancel' {
  const nodes = contexts.map((context): ContextNode => ({ kind: 'context', context }));
  const started = vscode.commands.executeCommand('kubeferry.velero.install', nodes[0], nodes);
  started.then(undefined, (thrown: unknown) => shared.showError(thrown));
  return 'cancel';
}

/** Decisions about claims are made for one engine; with Velero what it can carry goes along, until a person says otherwise. */
function chooseEngine(draft: Draft, choice: EngineChoice, shared: Shared): void {
  draft.engine = choice;
  if (choice.engine === 'direct') {
    draft.claims = {};
    delete draft.veleroStore;
    return;
  }
  draft.claims = presetClaims(draft.preparation?.claims ?? [], carriedBy(choice.offer));
  draft.veleroStore = storeOf(choice.offer, shared);
}

/** The bucket of both Veleros with the keys that this person has for it, else with Velero's own. */
function storeOf({ location, store }: VeleroOffer, { context }: Shared): StoreSpec {
  const mine = [readSetting('store.default'), ...readSetting('stores').map(({ spec }) => spec)];
  const known = mine.find((spec) => spec && isSamePlace(spec, store));
  const keys = new LocationKeys(context.globalState).of(location) ?? { of: 'velero' };
  const chosen = storeWith(location, keys);
  // A migration writes to the store, which cannot be done through a Velero.
  return known ?? (chosen && !('velero' in chosen) ? chosen : store);
}

function isSame(one: EngineChoice, other: EngineChoice): boolean {
  const placeOf = (choice: EngineChoice) =>
    choice.engine === 'velero' ? `${choice.offer.namespace}/${choice.offer.location.name}` : '';
  return one.engine === other.engine && placeOf(one) === placeOf(other);
}

function shown({ label, description, detail, action }: EngineRow): Row<EngineRow['action'] & {}> {
  const row = { label: iconOf(action) + label, detail, ...(description !== undefined && { description }) };
  return action ? { ...row, value: action } : row;
}

function iconOf(action: EngineRow['action']): string {
  if (!action) return '$(circle-slash) ';
  if ('installIn' in action) return '$(cloud-download) ';
  return action.engine === 'direct' ? '$(rocket) ' : '$(server-environment) ';
}
