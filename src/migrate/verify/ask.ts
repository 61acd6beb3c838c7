import type { ClusterReader } from '../../kube/cluster.ts';
import { cancelled, KubeferryError, toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { CheckAnswer } from '../../model/verification/verification.ts';
import type { VerifyCheck } from '../../model/verification/verify-checks.ts';
import { askCommand } from './ask-command.ts';
import { askHttp } from './ask-http.ts';

/** Asks a check of one side. Whatever keeps that side from answering is its answer; throws `cancelled` only. */
export async function ask(
  check: VerifyCheck,
  { cluster, namespace }: { cluster: ClusterReader; namespace: string },
  signal: AbortSignal,
): Promise<CheckAnswer> {
  const late = AbortSignal.timeout(check.timeoutSeconds * 1000);
  const either = AbortSignal.any([signal, late]);
  try {
    if ('http' in check) return await askHttp(cluster, { http: check.http, namespace }, either);
    const command = 'exec' in check ? check.exec : check.count;
    return await askCommand(cluster, { command, namespace }, either);
  } catch (thrown) {
    if (signal.aborted) throw cancelled();
    if (late.aborted) {
      const why = message('verification.check.timeout', { count: check.timeoutSeconds });
      return { answered: false, why, denied: false };
    }
    return unanswered(thrown);
  }
}

/** What a connection throws has no words of ours. */
function unanswered(thrown: unknown): CheckAnswer {
  if (!(thrown instanceof KubeferryError) && thrown instanceof Error && 'code' in thrown) {
    const why = message('verification.check.unreached', { detail: thrown.message });
    return { answered: false, why, denied: false };
  }
  const { words, code } = toKubeferryError(thrown);
  return { answered: false, why: words, denied: code === 'denied' };
}
