import { isRecord, type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Note } from '../context.ts';

const runLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

/** Drops the selector and labels that the source gave to one run of a Job; a selector set by hand (`manualSelector`) stays. */
export function adaptJob(draft: KubeObject, note: Note): void {
  const spec = recordAt(draft.spec);
  if (!spec || spec.manualSelector === true) return;
  if (spec.selector !== undefined) {
    delete spec.selector;
    note('/spec/selector', message('adapt.job-selector'));
  }
  dropRunLabels(draft.metadata);
  dropRunLabels(recordAt(spec, 'template', 'metadata'));
}

/** Whether a Job has run to its end, with success or without. */
export function hasEnded({ status }: KubeObject): boolean {
  const said = recordAt(status);
  const ended = recordsOf(said?.conditions).some(
    ([, { type, status: state }]) => (type === 'Complete' || type === 'Failed') && state === 'True',
  );
  return ended || said?.completionTime !== undefined;
}

/** Drops the empty time that servers write into the job template of a CronJob. */
export function adaptCronJob(draft: KubeObject): void {
  const metadata = recordAt(draft.spec, 'jobTemplate', 'metadata');
  if (metadata?.creationTimestamp === null) delete metadata.creationTimestamp;
}

function dropRunLabels(metadata: JsonRecord | undefined): void {
  if (!metadata || !isRecord(metadata.labels)) return;
  for (const label of runLabels) delete metadata.labels[label];
  if (Object.keys(metadata.labels).length === 0) delete metadata.labels;
}
