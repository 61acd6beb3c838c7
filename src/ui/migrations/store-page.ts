import * as vscode from 'vscode';
import type { StoreSpec } from '../../model/migration/plan.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import type { Page } from '../page-flow.ts';
import type { NamedStore } from '../setting-values.ts';
import { readSetting } from '../settings.ts';
import { storeRow } from '../stores/store-words.ts';
import { pickOne, type Row } from '../wizard.ts';
import type { Draft, PageScope } from './draft.ts';

/** Which store the backups of the runs go to; asked where the person added others than the default one; the Veleros have one of their own. */
export function storePage({ shared, explain }: PageScope): Page<Draft> {
  return {
    needed: ({ engine }) => engine?.engine !== 'velero' && addedBeside(readSetting('store.default')).length > 0,
    async show(draft, place) {
      const answer = await pickOne<StoreSpec | 'default'>(place, {
        placeholder: vscode.l10n.t('Into which store does each run back up first? A backup holds Secrets in clear.'),
        explain,
        rows: async (signal) => rowsOf(await shared.engine.request('store.default', {}, { signal })),
        active: (store) =>
          store !== 'default' && draft.store !== undefined && storeKey(store) === storeKey(draft.store),
      });
      if (typeof answer === 'string') return answer;
      if (answer.value === 'default') delete draft.store;
      else draft.store = answer.value;
      return 'next';
    },
  };
}

/** The default store, and those beside it. `folder`: the one that is the default where the settings name none. */
function rowsOf(folder: StoreSpec): Row<StoreSpec | 'default'>[] {
  const chosen = readSetting('store.default');
  const reason = vscode.l10n.t('added by you');
  return [
    {
      label: vscode.l10n.t('The default store'),
      description: chosen ? storeLabel(chosen) : vscode.l10n.t('default folder'),
      value: 'default',
    },
    ...addedBeside(chosen ?? folder).map((store) => ({ ...storeRow({ ...store, reason }), value: store.spec })),
  ];
}

/** The stores that the person added, without the default one, which may be among them. */
function addedBeside(standard: StoreSpec | undefined): NamedStore[] {
  const key = standard && storeKey(standard);
  return readSetting('stores').filter(({ spec }) => storeKey(spec) !== key);
}
