import type { VerificationRequests } from '../model/verification/verification-requests.ts';
import type { Handlers } from './handler.ts';
import { verifyMigration } from './verification/verify-migration.ts';

/** Requests about whether what was moved works. */
export const verifyHandlers: Handlers<keyof VerificationRequests> = { 'verify.migration': verifyMigration };
