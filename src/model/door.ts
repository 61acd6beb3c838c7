import type { AssessmentRequests } from './assessment/assessment-requests.ts';
import type { OwnRuleRequests } from './assessment/own-rules-requests.ts';
import type { BackupRequests } from './backups/backup-requests.ts';
import type { ClusterRequests } from './clusters/cluster-requests.ts';
import type { ComparisonRequests } from './comparison/comparison-requests.ts';
import type { PlainError } from './error.ts';
import type { MigrationRequests } from './migration/migration-requests.ts';
import type { Piece } from './pieces.ts';
import type { EngineSettings } from './settings.ts';
import type { VeleroRequests } from './velero/velero-requests.ts';
import type { VerificationRequests } from './verification/verification-requests.ts';

/** The messages between a front (extension or tests) and the engine. Plain data only: what cannot be said here does not exist. */

/** Requests by name: what goes in, what comes out, and what is streamed meanwhile. */
export interface Requests
  extends ClusterRequests,
    MigrationRequests,
    BackupRequests,
    VeleroRequests,
    AssessmentRequests,
    ComparisonRequests,
    VerificationRequests,
    OwnRuleRequests {
  'settings.set': { params: EngineSettings; result: null; event: never };
}

/** What the engine asks a front for. `cache-key` is no person's: the front makes it, unless it is only looked for, and what is kept of stores on this machine is encrypted with it. */
export type SecretKind = 's3-access-key' | 's3-secret-key' | 'cache-key';

/** The name of a request. */
export type RequestName = keyof Requests;

/** From the front to the engine. `answer` gives a secret or a choice that the engine asked for. */
export type ToEngine =
  | { type: 'request'; id: number; name: RequestName; params: unknown }
  | { type: 'cancel'; id: number }
  | { type: 'credit'; id: number; batches: number }
  | { type: 'answer'; ask: number; value: string | null };

/**
 * From the engine to the front. `events` comes in batches, at most 20 a second, and waits for credit. `withdraw` takes back a
 * question whose answer nobody waits for any more. A `piece` of a long list comes before its result. `stored`: only what was typed before, the person is not asked.
 */
export type FromEngine =
  | { type: 'ready'; pid: number }
  | ({ type: 'piece'; id: number } & Piece)
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: PlainError }
  | { type: 'events'; id: number; events: unknown[] }
  | { type: 'log'; level: 'error' | 'warn' | 'info' | 'debug'; text: string }
  | { type: 'ask'; ask: number; secret: SecretKind; about: string; stored?: boolean }
  | { type: 'withdraw'; ask: number };
