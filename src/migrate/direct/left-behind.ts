import { objectLabel } from '../../model/clusters/log-line.ts';
import { type Message, message } from '../../model/message.ts';
import { refKey } from '../../model/objects/object.ts';
import { readTargets } from '../folder/read-targets.ts';
import { readWritten } from '../journal/history.ts';
import type { OpenTarget, RunContext } from './run-context.ts';

/** What earlier sessions of a run brought to a target and no manifest describes any more, as one warning; a run removes nothing. */
export async function leftBehind(
  { folder, run }: RunContext,
  { spec: { name, context } }: OpenTarget,
): Promise<Message | undefined> {
  const { objects } = await readWritten(folder, run, `apply:${name}`);
  for await (const { ref } of readTargets(folder, name)) objects.delete(refKey(ref));
  const stay = [...objects.values()].filter(({ outcome }) => outcome === 'created' || outcome === 'updated');
  const [first] = stay;
  return first && message('run.not-meant-any-more', { count: stay.length, context, object: objectLabel(first.object) });
}
