import { type Message, message } from '../message.ts';
import type { StoreSpec } from '../migration/plan.ts';

/** Where an S3 store lies, without its bucket. */
export type S3Spec = Extract<StoreSpec, { s3: unknown }>['s3'];

/** A kind of S3 server: what is known of all of them, and what is asked for. */
export interface StorePreset {
  title: Message;
  /** What to watch out for. */
  note: Message;
  /** Its address, with `{region}` in it where each region has its own. Absent: it is asked for, or the S3 client knows it. */
  endpoint?: string;
  asksEndpoint?: boolean;
  /** The region where nobody is asked. */
  region?: string;
  /** Regions to choose from; another one can be typed. */
  regions?: readonly string[];
  /** Put the bucket in the path and not in the host name. Absent: as the S3 client does without an endpoint. */
  pathStyle?: boolean;
  /** Whether a person may choose where the bucket stands. */
  asksPathStyle?: boolean;
}

/** The names of the presets, in the order in which they are offered. */
export const presetNames = ['aws', 'minio', 'vstorage', 'obs', 'google', 'ceph', 'other'] as const;

/** The name of a kind of S3 server. */
export type PresetName = (typeof presetNames)[number];

/**
 * The kinds of S3 servers by name. Sources: "Regions and endpoints" of AWS, Huawei Cloud and VNG Cloud (whose page on Velero
 * gives path style and the name of the site as region), "Interoperability with other storage providers" of Google Cloud, "S3 API" of Ceph.
 */
export const presets: Readonly<Record<PresetName, StorePreset>> = {
  aws: {
    title: message('preset.aws'),
    note: message('preset.aws.note'),
    regions: [
      ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
      ...['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
      ...['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1'],
      ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'af-south-1', 'me-central-1', 'me-south-1'],
    ],
  },
  minio: {
    title: message('preset.minio'),
    note: message('preset.minio.note'),
    asksEndpoint: true,
    regions: ['us-east-1'],
    pathStyle: true,
  },
  vstorage: {
    title: message('preset.vstorage'),
    note: message('preset.vstorage.note'),
    endpoint: 'https://{region}.vstorage.vngcloud.vn',
    regions: ['hcm03', 'hcm04', 'han01', 'han02'],
    pathStyle: true,
  },
  obs: {
    title: message('preset.obs'),
    note: message('preset.obs.note'),
    endpoint: 'https://obs.{region}.myhuaweicloud.com',
    regions: [
      ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'cn-north-4', 'cn-east-3'],
      ...['cn-south-1', 'cn-southwest-2', 'af-south-1', 'la-north-2', 'la-south-2', 'sa-brazil-1', 'tr-west-1'],
    ],
    pathStyle: false,
  },
  google: {
    title: message('preset.google'),
    note: message('preset.google.note'),
    endpoint: 'https://storage.googleapis.com',
    region: 'auto',
    pathStyle: true,
  },
  ceph: {
    title: message('preset.ceph'),
    note: message('preset.ceph.note'),
    asksEndpoint: true,
    regions: ['us-east-1', 'default'],
    pathStyle: true,
  },
  other: {
    title: message('preset.other'),
    note: message('preset.other.note'),
    asksEndpoint: true,
    regions: ['us-east-1'],
    pathStyle: false,
    asksPathStyle: true,
  },
};

/** The address of a server of this kind in a region; nothing where it is asked for, or the S3 client knows it. */
export function presetEndpoint({ endpoint }: StorePreset, region: string): string | undefined {
  return endpoint?.replace('{region}', region);
}

/** The kind of server that a store lies on, as far as its address tells. */
export function presetOf(s3: Omit<S3Spec, 'bucket'>): PresetName {
  if (s3.endpoint === undefined) return 'aws';
  const pathStyle = s3.pathStyle ?? true;
  const known = presetNames.find((name) => {
    const preset = presets[name];
    const { region = preset.region ?? '' } = s3;
    return presetEndpoint(preset, region) === s3.endpoint && preset.pathStyle === pathStyle;
  });
  return known ?? (pathStyle ? 'minio' : 'other');
}
