import { readFile } from 'node:fs/promises';
import { handlers } from '../../engine/handlers.ts';
import { format } from '../../model/message.ts';
import type { VerificationEvent } from '../../model/verification/verification.ts';
import { plainData } from '../../model/words/plain-data.ts';
import type { Performance } from '../perform.ts';
import { inTerminal } from '../terminal-words.ts';
import type { VerifyLine } from './arguments.ts';
import { verificationLines } from './words.ts';

/** Verifies the migration that a line names, and says what works. Gives whether all does. */
export async function performVerify(
  { folder, target, form, json }: VerifyLine,
  performance: Performance,
): Promise<boolean> {
  const { signal, output, scope } = performance;
  const emit = ({ text }: VerificationEvent) => {
    if (form === 'lines') output.item('stage', { text: format(text) }, [inTerminal(text)]);
  };
  const call = { signal, emit, drained: () => output.drained() };
  const found = await handlers['verify.migration']({ folder, ...(target !== undefined && { target }) }, call, scope);
  if (form === 'markdown') output.text(await readFile(found.page, 'utf8'));
  else output.result(json ? plainData(found) : found, verificationLines(found));
  return found.verdict === 'as-meant';
}
