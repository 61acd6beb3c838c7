/** What the presets of S3 stores are called, and what to watch out for with each. */
export const presetMessages = {
  'preset.aws': 'Amazon S3',
  'preset.aws.note': 'The region is that of the bucket.',
  'preset.ceph': 'Ceph Object Gateway',
  'preset.ceph.note': 'Keys of a gateway user. The region matters only where the gateway checks it.',
  'preset.google': 'Google Cloud Storage, by interoperability',
  'preset.google.note': 'Takes HMAC keys of a service account (Settings → Interoperability), not its JSON file.',
  'preset.minio': 'MinIO or another server with the bucket in the path',
  'preset.minio.note': 'The address of its S3 API, which for MinIO is not that of its console.',
  'preset.obs': 'Huawei Cloud OBS',
  'preset.obs.note': 'The bucket is in the host name. A parallel file system does not do: it takes a bucket.',
  'preset.other': 'Another S3 server',
  'preset.other.note': 'Everything is asked: address, region, and where the bucket stands in it.',
  'preset.vstorage': 'VNG Cloud vStorage',
  'preset.vstorage.note': 'Takes S3 keys of the vStorage project; a container is a bucket.',
} as const;
