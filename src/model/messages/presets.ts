/** What the presets of S3 stores are called, and what to watch out for with each. */
export const presetMessages = {
  'preset.aws': 'Amazon S3',
  'preset.aws.note': 'The region is that of the bucket.',
  'preset.ceph': 'Ceph Object Gateway',
  'preset.ceph.note': 'Takes the keys of a gateway user. The region counts only where the gateway checks it.',
  'preset.google': 'Google Cloud Storage, by interoperability',
  'preset.google.note': 'Takes HMAC keys of a service account (Settings → Interoperability), not its JSON file.',
  'preset.minio': 'MinIO or another server with the bucket in the path',
  'preset.minio.note': 'Asks for the address of the S3 API; the console of MinIO has another one.',
  'preset.obs': 'Huawei Cloud OBS',
  'preset.obs.note': 'Takes an access key (AK/SK). The bucket stands in the host name.',
  'preset.other': 'Another S3 server',
  'preset.other.note': 'Asks for everything: the address, the region, and where the bucket stands.',
  'preset.vstorage': 'VNG Cloud vStorage',
  'preset.vstorage.note': 'Takes the S3 keys of a vStorage project, whose containers are buckets.',
} as const;
