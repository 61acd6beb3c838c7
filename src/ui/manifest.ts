/** The names that the extension declares in package.json and uses in code, in one place; a test compares the two and the README. */

/** Commands by the feature whose bundle serves them. */
export const commands = {
  clusters: [
    'kubeferry.clusters.refresh',
    'kubeferry.clusters.refreshNode',
    'kubeferry.clusters.filter',
    'kubeferry.clusters.clearFilter',
    'kubeferry.clusters.copyName',
    'kubeferry.clusters.loadMore',
    'kubeferry.context.retry',
    'kubeferry.kubeconfig.add',
    'kubeferry.kubeconfig.remove',
    'kubeferry.kubeconfig.open',
    'kubeferry.namespace.enter',
    'kubeferry.namespace.forget',
    'kubeferry.object.open',
    'kubeferry.pod.showLogs',
    'kubeferry.pod.stopLogs',
    'kubeferry.credentials.forget',
    'kubeferry.log.show',
  ],
  migrations: [
    'kubeferry.migration.migrate',
    'kubeferry.migration.run',
    'kubeferry.migration.preview',
    'kubeferry.migration.check',
    'kubeferry.migration.verify',
    'kubeferry.migration.fixSafe',
    'kubeferry.migration.cancel',
    'kubeferry.migration.resume',
    'kubeferry.migration.undo',
    'kubeferry.migration.openLog',
    'kubeferry.migration.openReport',
    'kubeferry.migration.openPlan',
    'kubeferry.migrations.refresh',
    'kubeferry.backup.restore',
  ],
  backups: [
    'kubeferry.backup.create',
    'kubeferry.backups.refresh',
    'kubeferry.backups.openLog',
    'kubeferry.backups.loadMore',
    'kubeferry.backups.open',
    'kubeferry.backups.find',
    'kubeferry.backups.compare',
    'kubeferry.backups.download',
    'kubeferry.backups.verify',
    'kubeferry.store.chooseKeys',
    'kubeferry.store.add',
    'kubeferry.store.edit',
    'kubeferry.store.test',
    'kubeferry.store.remove',
    'kubeferry.velero.backUp',
    'kubeferry.velero.restore',
    'kubeferry.velero.schedule',
    'kubeferry.velero.schedules',
    'kubeferry.velero.follow',
    'kubeferry.velero.useHooks',
    'kubeferry.backups.delete',
  ],
  assessment: [
    'kubeferry.namespace.assess',
    'kubeferry.backup.assess',
    'kubeferry.assessment.save',
    'kubeferry.files.assess',
    'kubeferry.files.clearFindings',
  ],
  compare: [
    'kubeferry.compare.with',
    'kubeferry.compare.select',
    'kubeferry.compare.withSelected',
    'kubeferry.compare.migration',
    'kubeferry.backups.compareBackups',
  ],
  rules: ['kubeferry.rule.explain'],
  'own-rules': ['kubeferry.rules.new'],
  terminal: ['kubeferry.terminal.install'],
  installation: [
    'kubeferry.velero.install',
    'kubeferry.velero.upgrade',
    'kubeferry.velero.uninstall',
    'kubeferry.velero.openInstallLog',
  ],
} as const;

/** Commands that only quick-fixes run; they are in no menu and not in the palette. */
export const fixCommands = {
  keepEdit: 'kubeferry.fix.keepEdit',
  makeOnTarget: 'kubeferry.fix.makeOnTarget',
  followPlan: 'kubeferry.fix.followPlan',
  addToChecklist: 'kubeferry.fix.addToChecklist',
} as const;

/** The views of the activity bar container `kubeferry`. */
export const views = {
  clusters: 'kubeferry.clusters',
  migrations: 'kubeferry.migrations',
  backups: 'kubeferry.backups',
} as const;

/** The scheme of the read-only documents that show live objects. */
export const objectScheme = 'kubeferry';

/** The scheme of the read-only documents that show objects and files of backups. */
export const backupScheme = 'kubeferry-backup';

/** The scheme of the read-only documents that show what an installation of Velero would write. */
export const installationScheme = 'kubeferry-velero';

/** The scheme of the read-only documents that show what a quick-fix would make on a target. */
export const targetObjectScheme = 'kubeferry-target';

/** The scheme of the read-only pages that say what would become of namespaces on a target. */
export const assessmentScheme = 'kubeferry-assessment';

/** The scheme of the read-only documents that show the objects of a comparison. */
export const comparedScheme = 'kubeferry-compared';

/** The scheme of the read-only documents that show what applying an object again would change. */
export const reappliedScheme = 'kubeferry-reapplied';

/** The type of the pages of comparisons, by which VS Code shows them again. */
export const comparisonView = 'kubeferry.comparison';

/** The scheme of the read-only pages that explain rules. */
export const ruleScheme = 'kubeferry-rule';

/** The keys below `kubeferry.` in the settings. */
export const settingKeys = [
  'kubeconfig.files',
  'store.default',
  'stores',
  'credentialPlugins.path',
  'concurrency',
  'codeLens.enabled',
  'hover.enabled',
  'log.level',
] as const;

/** A key below `kubeferry.` in the settings. */
export type SettingKey = (typeof settingKeys)[number];

/** Keys for `when` clauses, with their values. */
export interface ContextKeys {
  /** What the kubeconfigs hold: no file at all, files without contexts, or contexts. */
  'kubeferry:kubeconfig': 'none' | 'empty' | 'some';
  /** Pod logs are being followed. */
  'kubeferry:followsLogs': boolean;
  /** Credentials that were typed are stored; unset before anything has looked. */
  'kubeferry:credentials': 'some' | 'none';
  /** Whether the workspace has migrations; unset before anything has looked. */
  'kubeferry:migrations': 'some' | 'none';
  /** Whether some migration was interrupted or failed; unset before the engine has looked. */
  'kubeferry:resumable': 'some' | 'none';
  /** Whether some run can be undone. */
  'kubeferry:undoable': 'some' | 'none';
  /** Whether some migration has a report. */
  'kubeferry:reports': 'some' | 'none';
  /** A migration is running in this window. */
  'kubeferry:running': boolean;
  /** A backup was begun in this window, so its log can be shown. */
  'kubeferry:backedUp': boolean;
  /** Files were assessed in this window, and their problems are shown. */
  'kubeferry:assessedFiles': boolean;
  /** Something was selected in this window to be compared. */
  'kubeferry:selectedForCompare': boolean;
  /** A Velero was installed, upgraded or uninstalled in this window, so the log of that can be shown. */
  'kubeferry:veleroChanged': boolean;
}
