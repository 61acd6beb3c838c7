import * as vscode from 'vscode';
import type { StoreSpec } from '../../model/plan.ts';
import { storeKey } from '../../model/store-identity.ts';
import { storeLabel } from '../../model/store-label.ts';
import type { Page } from '../page-flow.ts';
import { readSetting } from '../settings.ts';
import { storeRow } from '../stores/store-words.ts';
import { pickOne } from '../wizard.ts';
import type { Draft } from './draft.ts';

/** Which store the backups of the runs go to; asked where the person added any; the Veleros have one of their own. */
export function storePage(): Page<Draft> {
  return {
    needed: ({ engine }) => engine?.engine !== 'velero' && readSetting('stores').length > 0,
    async show(draft, place) {
      const standard = readSetting('store.default');
      const reason = vscode.l10n.t('added by you');
      const added = readSetting('stores').map((store) => ({ ...storeRow({ ...store, reason }), value: store.spec }));
      const answer = await pickOne<StoreSpec | 'default'>(place, {
        placeholder: vscode.l10n.t('Into which store does each run back up first? A backup holds Secrets in clear.'),
        rows: [
          {
            label: vscode.l10n.t('The default store'),
            description: standard ? storeLabel(standard) : vscode.l10n.t('default folder'),
            value: 'default',
          },
          ...added,
        ],
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
