import type { VerificationEvent, VerificationResult } from './verification.ts';

/** Requests about whether a migrated application works. */
export interface VerificationRequests {
  /**
   * Holds the source of a migration against a target, without its name the only one, judges what stands there, asks the checks of the plan on both
   * sides, and keeps the page in the folder. Nothing is changed on either side but by a command of the plan.
   */
  'verify.migration': {
    params: { folder: string; target?: string };
    result: VerificationResult;
    event: VerificationEvent;
  };
}
