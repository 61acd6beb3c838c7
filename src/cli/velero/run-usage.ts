/** The help text of the verbs that have a Velero work. */
export const veleroRunUsage = `kubeferry velero back-up NAME --context CONTEXT --allow-writes CONTEXT/velero [options]
kubeferry velero restore NAME --from BACKUP --context CONTEXT --allow-writes CONTEXT/velero,CONTEXT/NS... [options]
kubeferry velero schedule NAME --cron '0 3 * * *'|--pause|--resume|--run|--delete --context CONTEXT --allow-writes ...
kubeferry velero schedules --context CONTEXT
kubeferry velero delete NAME --context CONTEXT --allow-writes CONTEXT/velero --yes
kubeferry velero logs NAME --context CONTEXT --allow-writes CONTEXT/velero [--restore]

  back-up   have Velero make a backup and follow it: how far it is, its phases, the data of volumes, what went wrong
            with which object; Ctrl-C leaves Velero at work
  restore   have Velero restore a backup and follow it the same; one that another cluster has put into the store is
            shown to this Velero at once
  schedule  have Velero make a backup again and again at the times of cron (--skip-first: not at once where one is due;
            --paused: not before it is resumed; --owns-backups: its Backup objects go with it when it is deleted), with
            the options of back-up; pause, resume, delete one, or run it now; schedules lists them
  delete    say what goes with a backup, and with --yes have Velero delete it: its files, snapshots and volume data, the
            records of its restores; the migrations in the current folder, or in --migrations FOLDER, that still need
            it are named
  logs      the log of a backup (--restore: of a restore): all of one that has ended, else as it is written

Every question to Velero is an object in its namespace, so all of these write there. A restore also writes to the
namespaces that it restores into, and to the cluster (CONTEXT/_cluster) unless --namespace or --cluster-resources no
narrows it.

  --context CONTEXT            the cluster
  --velero NAMESPACE           where its Velero is (default: velero)
  --allow-writes CONTEXT/NAMESPACE[,...]
                               where may be written (or KUBEFERRY_ALLOW_WRITES)
  --kubeconfig FILE            another kubeconfig file; may be given several times
  --log                        tell all of Velero's log, and not only its warnings and errors
  --patience SECONDS           after how long without a change Velero is asked whether it is there (default: 60)
  --json                       one JSON event a line

What is backed up or restored: everything, where nothing narrows it. Options in the plural may be given several times.
  --namespace NAME, --exclude-namespace NAME              names or patterns
  --resource KIND, --exclude-resource KIND                such as deployments.apps
  --cluster-resources yes|no                              default: those that the rest refers to
  --selector SELECTOR                                     as for kubectl; of several, one has to fit
  back-up only:
  --cluster-scoped KIND, --exclude-cluster-scoped KIND, --namespace-scoped KIND, --exclude-namespace-scoped KIND
                                                          in place of --resource and --cluster-resources

How it is backed up:
  --location NAME              the store (default: Velero's default one)
  --ttl DURATION               how long it is kept, such as 720h (default: Velero's, mostly 30 days)
  --label NAME=VALUE           labels of the Backup object
  --snapshot-volumes yes|no, --move-data yes|no, --fs-backup yes|no
                               volumes by snapshot, snapshots into the store, files of all volumes into the store
  --snapshot-location NAME     where snapshots are kept
  --data-mover NAME            what moves the data of snapshots, where it is not Velero's own
  --volume-group-label KEY     claims with one value of this label have their snapshots taken together
  --ordered KIND=NS/A,NS/B     these first, in this order
  --csi-timeout DURATION

How it is restored:
  --from BACKUP                the backup, or --from-schedule NAME for the newest Completed one of a Schedule
  --location NAME              the store of this Velero that BACKUP lies in, where another may have one of its name
  --retry RESTORE              in place of all that: what failed of a restore, as far as Velero can select it, which is
                               by kind and namespace
  --map OLD=NEW                what a namespace is called here
  --existing none|update       what happens to objects that are there and differ (default: none)
  --volumes yes|no, --node-ports yes|no, --sparse-files yes|no
  --status KIND, --exclude-status KIND
                               whose status is restored (default: of none)
  --modifier NAME              resource modifiers: a ConfigMap in Velero's namespace

Both:
  --hooks FILE                 spec.hooks as YAML; kubeferry velero hooks prints what fits the images that run there
  --resource-policy NAME       a ConfigMap in Velero's namespace
  --item-timeout DURATION, --parallel-files N

Exit codes: 0 Completed without errors, 1 anything else, 2 wrong use.
`;
