import { type Message, message } from '../../model/message.ts';
import type { CheckAnswer, VerifiedCheck } from '../../model/verification/verification.ts';
import { isAskedOnSource, type VerifyCheck } from '../../model/verification/verify-checks.ts';

type Judged = Pick<VerifiedCheck, 'verdict' | 'reason'>;
type Answered = Extract<CheckAnswer, { answered: true }>;

/**
 * What the answers to a check mean. What the plan expects decides where it expects something; else the target has to answer as the source,
 * and where nobody knows what that answers, nothing is good.
 */
export function judgeCheck(check: VerifyCheck, target: CheckAnswer, source: CheckAnswer | undefined): Judged {
  if (!target.answered) return { verdict: target.denied ? 'unjudged' : 'wrong', reason: target.why };
  const code = wrongCode(check, target);
  if (code) return { verdict: 'wrong', reason: code };
  const met = expectedText(check, target.text);
  if (met === false) return { verdict: 'wrong', reason: message('verification.check.body') };
  if (met || !isAskedOnSource(check)) return { verdict: 'as-meant', reason: message('verification.check.as-expected') };
  if (!source?.answered) {
    const why = source?.why ?? message('verification.check.source-backup');
    return { verdict: 'unjudged', reason: message('verification.check.source', { why }) };
  }
  const isSame = source.code === target.code && isSameAnswer(check, source.text, target.text);
  return isSame
    ? { verdict: 'as-meant', reason: message('verification.check.as-source') }
    : { verdict: 'wrong', reason: message('verification.check.differs') };
}

function wrongCode(check: VerifyCheck, { code, text }: Answered): Message | undefined {
  if ('http' in check) {
    const { status } = check.http;
    return code === status ? undefined : message('verification.check.status', { found: code, expected: status });
  }
  if (code !== 0) return message('verification.check.code', { code });
  return 'count' in check && text.trim() === '' ? message('verification.check.no-number') : undefined;
}

/** Whether a text is what the plan expects; nothing where it expects none. */
function expectedText(check: VerifyCheck, answer: string): boolean | undefined {
  if ('count' in check) return undefined;
  const [whole, pattern] =
    'http' in check ? [check.http.body, check.http.bodyPattern] : [check.exec.output, check.exec.outputPattern];
  if (whole === undefined && pattern === undefined) return undefined;
  if (whole !== undefined && answer.trim() !== whole.trim()) return false;
  return pattern === undefined || new RegExp(pattern).test(answer);
}

/** Numbers are the same by value, however they are written. */
function isSameAnswer(check: VerifyCheck, one: string, other: string): boolean {
  const [left, right] = [one.trim(), other.trim()];
  if (left === right) return true;
  if (!('count' in check) || left === '' || right === '') return false;
  const number = Number(left);
  return Number.isSafeInteger(number) && number === Number(right);
}
