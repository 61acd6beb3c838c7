import { type Message, message } from '../message.ts';

/** The versions of Velero that can be installed, the newest first. */
export const veleroVersions = ['v1.18.3', 'v1.17.2'] as const;

/** One of them. */
export type VeleroVersion = (typeof veleroVersions)[number];

/** The one that is installed where none is named. */
export const [newestVelero] = veleroVersions;

/** What a version lacks that the newest has, of what can be asked of it from here; nothing for the newest. */
export function lacksOf(version: VeleroVersion): Message | undefined {
  return version === newestVelero ? undefined : message(`velero.lacks.${version}`);
}
