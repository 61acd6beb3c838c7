import { list, number, record } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { VeleroHookCounts } from '../../model/velero/velero-run.ts';

/** How many hooks a backup or a restore that has ended ran; nothing where it was asked for none and no pod brought its own. */
export function hookCounts({ spec, status }: KubeObject): VeleroHookCounts | undefined {
  const { hooksAttempted, hooksFailed } = record(record(status).hookStatus);
  const attempted = number(hooksAttempted) ?? 0;
  const isAsked = list(record(record(spec).hooks).resources).length > 0;
  return isAsked || attempted > 0 ? { attempted, failed: number(hooksFailed) ?? 0 } : undefined;
}

/** What a person has to know of the hooks of a run that has ended. Velero itself says nothing of hooks that fit no pod. */
export function hookRemark({
  attempted,
  failed,
}: VeleroHookCounts): { level: 'error' | 'warning'; words: Message } | undefined {
  if (failed > 0) return { level: 'error', words: message('velero.hooksFailed', { failed, attempted }) };
  return attempted === 0 ? { level: 'warning', words: message('velero.hooksNone') } : undefined;
}
