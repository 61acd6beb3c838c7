import type { CommandHandler } from '../lazy.ts';
import { type commands, installationScheme } from '../manifest.ts';
import { planStores } from '../migrations/plan-stores.ts';
import { ProposedDocuments } from '../proposed-documents.ts';
import type { Shared } from '../shared.ts';
import { whenTrusted } from '../when-trusted.ts';
import { chosenContexts } from './contexts-page.ts';
import { installVelero } from './install.ts';
import { uninstallVelero } from './uninstall.ts';
import { upgradeVelero } from './upgrade.ts';
import { VeleroChanges } from './velero-changes.ts';

/** What the installation of Velero serves. */
export interface InstallationFeature {
  commands: Record<(typeof commands.installation)[number], CommandHandler>;
}

/** Starts the feature; called once, when a command first runs. */
export function startInstallation(shared: Shared): InstallationFeature {
  const documents = new ProposedDocuments(installationScheme);
  const changes = new VeleroChanges(shared);
  shared.context.subscriptions.push(documents, changes);
  const scope = { shared, documents, changes, planStores: () => planStores(shared) };
  return {
    commands: {
      'kubeferry.velero.install': whenTrusted(shared, (node, selected) =>
        installVelero(scope, chosenContexts(node, selected)),
      ),
      'kubeferry.velero.upgrade': whenTrusted(shared, (node, selected) =>
        upgradeVelero(scope, chosenContexts(node, selected)),
      ),
      'kubeferry.velero.uninstall': whenTrusted(shared, (node, selected) =>
        uninstallVelero(scope, chosenContexts(node, selected)),
      ),
      'kubeferry.velero.openInstallLog': () => changes.showLog(),
    },
  };
}
