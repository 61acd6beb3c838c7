import { readFile } from 'node:fs/promises';
import { handlers } from '../../engine/handlers.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import type { HooksKind } from '../../model/velero/velero-hooks.ts';
import type { Performance } from '../perform.ts';
import { inTerminal } from '../terminal-words.ts';
import { wrongUse } from '../wrong-use.ts';
import type { VeleroLine } from './arguments.ts';

/** Prints the hooks that fit the pods of a cluster, as a file for `--hooks`. Gives whether any does. */
export async function veleroHooks(
  { context, json }: VeleroLine,
  ask: { kind: HooksKind; namespaces: string[] },
  { signal, output, scope }: Performance,
): Promise<boolean> {
  const call = { signal, emit: () => undefined, drained: () => output.drained() };
  const offer = await handlers['velero.offerHooks']({ ...ask, of: { context } }, call, scope);
  if (json) output.item('hooks', offer, []);
  else output.text(offer.text);
  return offer.offered.some(({ runs }) => runs);
}

/** The hooks in a file. @throws KubeferryError `usage` where it cannot be read, or holds what Velero would not take. */
export async function hooksIn(
  kind: HooksKind,
  file: string,
  { signal, output, scope }: Performance,
): Promise<JsonRecord> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    throw wrongUse(`--hooks cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`, thrown);
  }
  const call = { signal, emit: () => undefined, drained: () => output.drained() };
  const { hooks, problems } = await handlers['velero.readHooks']({ kind, text }, call, scope);
  const [first] = problems;
  if (first) throw wrongUse(`${file}:${first.line + 1} is not right: ${inTerminal(first.words)}`);
  if (!hooks) throw wrongUse(`${file} has no hook: it begins with resources:`);
  return hooks;
}
