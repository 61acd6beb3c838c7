/** The help text of `kubeferry backups`. */
export const backupsUsage = `kubeferry backups stores|list|show|objects|get|verify|compare|delete [NAME] [OBJECT...] [options]

Looks into backups in Velero's format, whoever made them. Needs no cluster and no Velero, and only delete writes to the
store.

  stores                the stores that a Velero in the cluster of --context uses, and whether it can reach them
  list                  the backups of a store, the newest first
  show NAME             what a backup is: its Backup object, files, counts, warnings and errors, volumes
  objects NAME          the objects in it, one a line
  get NAME OBJECT...    objects as YAML, Secret values in clear; OBJECT is kind/name or kind/namespace/name
  verify NAME           read all of it and say whether everything in it is sound
  delete NAME           say what goes with it, and with --yes remove its files from the store; where a Velero owns it,
                        kubeferry velero delete does that, with snapshots and the data of volumes
  compare NAME OTHER    the objects that differ, and those that only one of two backups of the store has;
                        kubeferry compare backup:NAME backup:OTHER says in what they differ

  --store PLACE         a folder, or s3://BUCKET[/PREFIX]; without it the default store (~/.kubeferry/store)
  --endpoint URL        s3: the address of the server; without it AWS
  --region REGION       s3: the region (default: us-east-1)
  --path-style          s3: put the bucket in the path; what an --endpoint has without it
  --profile NAME        s3: the AWS profile with the keys; without it AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,
                        or the default profile
  --ca FILE             s3: one more certificate authority to believe (PEM)

  --context CONTEXT     the cluster whose Velero knows the store by name; delete: whose Velero is asked first whether it
                        owns the backup, which is refused then
  --location NAME       that name, or NAMESPACE/NAME, in place of --store; the keys are those of Velero's Secret there,
                        or those of --profile
  --through-velero      read it through that Velero, which signs an address for each file: of any provider, or one that
                        only the cluster reaches
  --allow-writes CONTEXT/NAMESPACE  with --through-velero: where Velero is asked for addresses
  --kubeconfig FILE     another kubeconfig file; may be given several times

  --limit N             list: how many (default: 50)
  --log                 show: the log that was written while the backup was made
  --namespace NAME      objects, get, compare: in this namespace; _cluster for objects outside namespaces
  --kind KIND           objects, get, compare: Deployment, deployments or deployments.apps
  --name GLOB           objects, get, compare: * stands for any characters, ? for one
  --label SELECTOR      objects, get, compare: as for kubectl: app=web,tier!=cache
  --image TEXT          objects, get, compare: with this text in the image of a container
  --all                 get: every object
  --to FOLDER           get: write them as manifests below a folder that is new or empty
  --migrations FOLDER   delete: of a migration, or that holds some, which may still need the backup to go back; may be
                        given several times (default: the current folder)
  --yes                 delete: really
  --json                one JSON object a line

--namespace, --kind and --name may be given several times.
Exit codes: 0 as meant, 1 not (verify: the backup is not sound; compare: the two are not alike), 2 wrong use.
`;
