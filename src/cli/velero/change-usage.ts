import { veleroVersions } from '../../model/velero/velero-versions.ts';

/** The help text of the verbs that change a Velero. */
export const veleroChangeUsage = `kubeferry velero install|upgrade|uninstall --context CONTEXT [options]

  install    put Velero into clusters, as its own installation would; the same again goes on, or changes what is there
  upgrade    bring the Velero of a cluster to another version; its backups, stores and schedules stay
  uninstall  take Velero out of a cluster; what lies in the bucket stays

  --context CONTEXT     the cluster; may be given several times
  --namespace NAME      the namespace of Velero (default: velero)
  --preview             only say what would be done, by what the cluster says to it; --yaml: the objects
  --allow-writes CONTEXT/NAMESPACE,CONTEXT/_cluster
                        where may be written: Velero's namespace, and _cluster (or KUBEFERRY_ALLOW_WRITES)
  --wait SECONDS        how long Velero may take until it runs and finds its store available (default: 300)
  --version VERSION     install, upgrade: ${veleroVersions.join(' or ')}; without it the newest

  --store s3://BUCKET[/PREFIX], --endpoint, --region, --path-style, --profile, --ca
                        install: the store, as for kubeferry backups; Velero gets the keys that it is opened with
  --location-context CONTEXT, --location [NAMESPACE/]NAME
                        install: in place of --store, the store that a Velero in that cluster knows by this name
                        (default: default), with its keys
  --provider azure|gcp --bucket NAME[/FOLDER]
                        install: in place of --store, a blob container of Azure or a bucket of Google Cloud
  --location-config NAME=VALUE[,NAME=VALUE]
                        install: what the plug-in is told of it; azure: storageAccount, and resourceGroup, subscriptionId,
                        storageAccountKeyEnvVar, useAAD, ...; gcp: nothing, or serviceAccount, kmsKeyName, ...
  --credentials FILE    install: what gets in; azure: lines AZURE_...=VALUE; gcp: the JSON of a service account's key
  --inside-endpoint URL
                        install: the address of the store as pods reach it, where it is not that of --endpoint
  --secret NAME[/KEY]   install: a Secret in the namespace that holds the keys already (KEY: cloud)
  --read-only           install: Velero restores from the store, and neither writes nor expires backups there
  --registry PLACE      install: the registry that takes the place of Docker Hub
  --plugin IMAGE        install: another image of the plug-in for the store
  --node-agent          install: back up and restore the files of volumes
  --csi                 install: take CSI snapshots
  --ttl HOURS           install: how long backups are kept that do not say so (Velero: 720)
  --server-requests cpu=500m,memory=512Mi, --server-limits, --agent-requests, --agent-limits
                        install: sizes of the server and of the node agent; 0 for no bound
  --toleration KEY[=VALUE][:EFFECT], --node-label KEY=VALUE
                        install: the nodes that both run on; may be given several times

  --definitions         uninstall: with Velero's kinds, and so with every object of them
  --with-namespace      uninstall: with the namespace, where nothing of somebody else is in it

  --kubeconfig FILE     another kubeconfig file; may be given several times
  --json                one JSON event a line

Exit codes: 0 as meant, 1 not, 2 wrong use.
`;
