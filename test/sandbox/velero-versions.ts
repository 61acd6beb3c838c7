import { type ProgramName, programOf } from './programs.ts';

/** A Velero that the sandbox can run. */
export interface VeleroVersion {
  /** With its `v`. */
  version: string;
  /** Its command line program and server, which is also the name of the binary. */
  program: Extract<ProgramName, 'velero' | 'velero-1.17'>;
  /** The image of the plug-in for S3 servers that goes with it. Beside a cluster the newest plug-in serves every version. */
  plugin: string;
}

const plugin = 'velero/velero-plugin-for-aws';

/** By the words that tests ask for. */
export const veleros = {
  newest: {
    version: programOf('velero').version,
    program: 'velero',
    plugin: `${plugin}:${programOf('velero-plugin-for-aws').version}`,
  },
  '1.17': { version: programOf('velero-1.17').version, program: 'velero-1.17', plugin: `${plugin}:v1.13.2` },
} as const satisfies Record<string, VeleroVersion>;

/** The Velero of a version such as `v1.17.2`. Throws where the sandbox has none. */
export function veleroOf(version: string): VeleroVersion {
  const found = Object.values(veleros).find((one) => one.version === version);
  if (!found) throw new Error(`The sandbox has no Velero ${version}.`);
  return found;
}
