/** The name under which a cluster records the fields that runs write: https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
export const runManager = 'kubeferry';

/** The name under which it records those that an undo puts back: when it did so tells nothing about who wrote after a run. */
export const undoManager = 'kubeferry-undo';

/** The name under which it records what an installation of Velero writes. */
export const installManager = 'kubeferry-velero';

/** The name under which it records what an upgrade of Velero writes: a manager that applies less than before takes the rest away. */
export const upgradeManager = 'kubeferry-velero-upgrade';
