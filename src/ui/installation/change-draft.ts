import { toKubeferryError } from '../../model/error.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { VeleroChange, VeleroChangePlan } from '../../model/velero/velero-change.ts';
import type { ProposedDocuments } from '../proposed-documents.ts';
import type { Shared } from '../shared.ts';
import { errorSentence } from '../words.ts';
import type { VeleroChanges } from './velero-changes.ts';

/** What the wizards of the installation work with. */
export interface InstallationScope {
  shared: Shared;
  documents: ProposedDocuments;
  changes: VeleroChanges;
  planStores: () => Promise<StoreSpec[]>;
}

/** The answers that every wizard comes to. */
export interface ChangeDraft {
  contexts: string[];
  /** What is to be done; absent while it is not decided. */
  change?: VeleroChange;
  /** What each cluster says to that, in the order of the contexts. */
  plans?: VeleroChangePlan[];
}

/** Whatever was thrown, as a sentence with what to do next. */
export function explain(thrown: unknown): string {
  return errorSentence(toKubeferryError(thrown));
}
