import type { ComparedObject, ComparisonAsk, FieldDifference } from '../../../model/comparison/comparison.ts';
import type { FieldAction, ObjectAction } from '../../../model/comparison/comparison-page.ts';
import type { ProposedDocuments } from '../../proposed-documents.ts';
import type { Shared } from '../../shared.ts';
import type { ComparedDocuments } from '../compared-documents.ts';
import { openDiff, openManifest } from '../native-diff.ts';
import { copyPatch } from './copy-patch.ts';
import { ignoreFromNowOn } from './ignore.ts';
import { addMapping } from './map.ts';
import { addPatch } from './patch-plan.ts';
import { reapplyObject } from './reapply.ts';
import { takeValue } from './take.ts';

/** What the actions of a comparison work with. */
export interface Acting {
  shared: Shared;
  documents: ComparedDocuments;
  /** What applying an object again would change. */
  changes: ProposedDocuments;
  ask: ComparisonAsk;
  titles: { left: string; right: string };
  /** Has the page compare once more, after something has changed. */
  compareAnew(): Promise<void>;
}

/** Does what a person wants with an object. Throws why that fails. */
export async function actOnObject(acting: Acting, compared: ComparedObject, action: ObjectAction): Promise<void> {
  const { documents, ask, titles } = acting;
  switch (action) {
    case 'diff':
      return openDiff(documents, ask, compared, titles);
    case 'reveal':
      return openManifest(compared);
    case 'reapply':
      return reapplyObject(acting, compared);
    case 'patch':
      return copyPatch(acting, compared);
    case 'ignore':
      return ignoreFromNowOn(acting, compared);
  }
}

/** Does what a person wants with one difference of an object. Throws why that fails. */
export async function actOnField(
  acting: Acting,
  compared: ComparedObject,
  field: FieldDifference,
  action: FieldAction,
): Promise<void> {
  switch (action) {
    case 'takeSource':
      return takeValue(acting, compared, field, 'left');
    case 'takeTarget':
      return takeValue(acting, compared, field, 'right');
    case 'map':
      return addMapping(acting, compared, field);
    case 'patchPlan':
      return addPatch(acting, compared, field);
    case 'ignore':
      return ignoreFromNowOn(acting, compared, field);
  }
}
