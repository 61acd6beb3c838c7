import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { KubeferryError } from '../model/error.ts';
import { durationText } from '../model/go-duration.ts';
import { message } from '../model/message.ts';

/** What a new backup says about itself. Times in milliseconds since 1970. */
export interface BackupAbout {
  name: string;
  namespaces: string[];
  ttlHours: number;
  /** The identity of the source cluster, as plans pin it. */
  cluster?: string;
  /** The version of the source cluster. */
  sourceVersion: { gitVersion: string; major: string; minor: string };
}

/** How the writing of a backup ended. */
export interface BackupOutcome {
  startedAt: number;
  completedAt: number;
  objects: number;
  warnings: number;
  errors: number;
}

/** The annotation that says which cluster a backup was taken of. Velero keeps annotations that it does not know. */
const sourceCluster = 'kubeferry.dev/source-cluster';

/**
 * The text of `velero-backup.json`: the Backup object with a phase that is final, for Velero (up to 1.18.2) would run a backup with
 * another one. Format: velero.io/v1 Backup, format version 1.1.0.
 */
export function backupJson(about: BackupAbout, outcome: BackupOutcome): string {
  const started = time(outcome.startedAt);
  const phase = outcome.errors > 0 ? 'PartiallyFailed' : 'Completed';
  const backup = {
    kind: 'Backup',
    apiVersion: 'velero.io/v1',
    metadata: {
      name: about.name,
      namespace: 'velero',
      uid: randomUUID(),
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: started,
      labels: { 'velero.io/storage-location': 'default' },
      annotations: {
        'velero.io/resource-timeout': '10m0s',
        'velero.io/source-cluster-k8s-gitversion': about.sourceVersion.gitVersion,
        'velero.io/source-cluster-k8s-major-version': about.sourceVersion.major,
        'velero.io/source-cluster-k8s-minor-version': about.sourceVersion.minor,
        ...(about.cluster !== undefined && { [sourceCluster]: about.cluster }),
      },
    },
    spec: {
      metadata: {},
      includedNamespaces: about.namespaces,
      ttl: durationText(about.ttlHours * 3600),
      hooks: {},
      storageLocation: 'default',
      csiSnapshotTimeout: '10m0s',
      itemOperationTimeout: '4h0m0s',
      defaultVolumesToFsBackup: false,
      snapshotMoveData: false,
    },
    status: {
      version: 1,
      formatVersion: '1.1.0',
      expiration: time(outcome.startedAt + about.ttlHours * 3_600_000),
      phase,
      startTimestamp: started,
      completionTimestamp: time(outcome.completedAt),
      progress: { totalItems: outcome.objects, itemsBackedUp: outcome.objects },
      ...(outcome.warnings > 0 && { warnings: outcome.warnings }),
      ...(outcome.errors > 0 && { errors: outcome.errors }),
      hookStatus: {},
    },
  };
  return `${JSON.stringify(backup, null, 2)}\n`;
}

const backup = z.object({
  kind: z.literal('Backup'),
  apiVersion: z.string().startsWith('velero.io/'),
  metadata: z.object({ name: z.string(), annotations: z.record(z.string(), z.string()).nullish() }),
  spec: z.object({ includedNamespaces: z.array(z.string()).nullish() }).nullish(),
  status: z
    .object({
      phase: z.string().nullish(),
      formatVersion: z.string().nullish(),
      startTimestamp: z.string().nullish(),
      completionTimestamp: z.string().nullish(),
      expiration: z.string().nullish(),
      warnings: z.int().nullish(),
      errors: z.int().nullish(),
      progress: z.object({ itemsBackedUp: z.int().nullish() }).nullish(),
    })
    .nullish(),
});

/** Reads `velero-backup.json`, Velero's or ours. Throws `invalid` for a format that is newer than 1, `SyntaxError` or `ZodError` where it is not one. */
export function parseBackupJson(text: string, name: string): BackupInfo {
  const { apiVersion, metadata, status, spec } = backup.parse(JSON.parse(text));
  const newer = newerFormat(apiVersion, status?.formatVersion ?? '1');
  if (newer !== undefined) {
    throw new KubeferryError('invalid', message('backup.newerFormat', { name, format: newer }), {
      hint: message('backup.newerFormat.hint'),
    });
  }
  const phase = status?.phase ?? 'New';
  const cluster = metadata.annotations?.[sourceCluster];
  return {
    name,
    phase,
    complete: phase === 'Completed' || phase === 'PartiallyFailed',
    ...(status?.startTimestamp && { startedAt: status.startTimestamp }),
    ...(status?.completionTimestamp && { completedAt: status.completionTimestamp }),
    ...(status?.expiration && { expiresAt: status.expiration }),
    ...(status?.formatVersion && { format: status.formatVersion }),
    namespaces: spec?.includedNamespaces ?? [],
    ...(cluster !== undefined && { cluster }),
    ...(typeof status?.progress?.itemsBackedUp === 'number' && { objects: status.progress.itemsBackedUp }),
    warnings: status?.warnings ?? 0,
    errors: status?.errors ?? 0,
  };
}

/** A format that this reader does not know, if it is one. Within a first number, what is added may be passed over. */
function newerFormat(apiVersion: string, format: string): string | undefined {
  if (apiVersion !== 'velero.io/v1') return apiVersion;
  return Number.parseInt(format, 10) > 1 ? format : undefined;
}

/** A time as Kubernetes writes it: seconds, UTC. */
function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
