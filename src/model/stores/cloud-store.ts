/** The clouds whose stores Velero reaches with a plug-in of its own, beside S3 servers of any kind. */
export const cloudProviders = ['azure', 'gcp'] as const;

/** One of them. */
export type CloudProvider = (typeof cloudProviders)[number];

/** A store in a cloud: Velero reads and writes it, and Kubeferry reads it through that Velero only. */
export interface CloudPlace {
  provider: CloudProvider;
  /** The bucket, which Azure calls a blob container. */
  bucket: string;
  /** The folder in it. */
  prefix?: string;
  /** What the plug-in is told of it, as its BackupStorageLocation has it: `storageAccount`, `serviceAccount`, … */
  config: Record<string, string>;
}

/** A store in a cloud as an installation is told of it. */
export interface CloudStore extends CloudPlace {
  /**
   * The file on this machine with the credentials as the plug-in takes them: of azure lines `NAME=value`, of gcp the JSON of a
   * service account. Absent where a Secret in the cluster holds them.
   */
  credentials?: string;
}

/** A store in a cloud in a few words: `azure://account/container/folder`, `gs://bucket/folder`. */
export function cloudLabel({ provider, bucket, prefix, config }: CloudPlace): string {
  const { storageAccount: account } = config;
  const place = [...(account === undefined ? [] : [account]), bucket, ...foldersOf(prefix)].join('/');
  return `${provider === 'gcp' ? 'gs' : 'azure'}://${place}`;
}

/** Whether two are one folder of one bucket; names of containers are those of a storage account. */
export function isSameCloud(one: CloudPlace, other: CloudPlace): boolean {
  return cloudLabel(one) === cloudLabel(other);
}

/** The names of the folders of a prefix, however it is written. */
export function foldersOf(prefix = ''): string[] {
  return prefix.split('/').filter(Boolean);
}
