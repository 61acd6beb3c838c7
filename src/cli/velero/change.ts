import { handlers } from '../../engine/handlers.ts';
import { objectLabel } from '../../model/clusters/log-line.ts';
import type { VeleroChange, VeleroChangePlan, VeleroChangeResult } from '../../model/velero/velero-change.ts';
import { storeAt } from '../backups/location.ts';
import type { Performance } from '../perform.ts';
import { inTerminal } from '../terminal-words.ts';
import { wrongUse } from '../wrong-use.ts';
import type { VeleroChangeLine } from './change-arguments.ts';

/** Installs, upgrades or uninstalls Velero in each context, one after another, or says what that would do. Gives whether all is as meant. */
export async function changeVelero(line: VeleroChangeLine, performance: Performance): Promise<boolean> {
  const { contexts, grants, preview, waitSeconds } = line;
  const { signal, output, scope } = performance;
  const drained = () => output.drained();
  const change = await changeOf(line, performance);
  let asMeant = true;
  for (const context of contexts) {
    if (preview) {
      const still = { signal, emit: () => undefined, drained };
      sayPlan(await handlers['velero.planChange']({ context, change }, still, scope), line, performance);
      continue;
    }
    const call = { signal, emit: output.event, drained };
    const params = { context, change, grants, ...(waitSeconds !== undefined && { waitSeconds }) };
    const result = await handlers['velero.change'](params, call, scope);
    output.result(result, resultLines(result));
    asMeant &&= result.stays.length === 0;
  }
  return asMeant;
}

/** What is to be done, with the store that a Velero elsewhere knows by name, and its keys. */
async function changeOf({ change }: VeleroChangeLine, { signal, output, scope }: Performance): Promise<VeleroChange> {
  if (change.verb !== 'install') return change;
  const { store, ...wishes } = change.wishes;
  const call = { signal, emit: () => undefined, drained: () => output.drained() };
  const found = 'context' in store ? await storeAt(store, call, scope) : store;
  if (!('s3' in found || 'cloud' in found)) throw wrongUse('velero install needs a store with a bucket');
  return { verb: 'install', wishes: { ...wishes, store: found } };
}

function sayPlan(plan: VeleroChangePlan, { yaml, json }: VeleroChangeLine, { output }: Performance): void {
  if (yaml && !json) output.text(plan.documents);
  else output.plan(plan, planLines(plan));
}

/** How a preview calls what would become of an object. */
const would = { create: 'create', update: 'update', nothing: '-', delete: 'delete' } as const;

/** What a change would do, a line for each object, and what to know before. */
function planLines({ context, from, to, items, holdings, remarks }: VeleroChangePlan): string[] {
  return [
    ...items.map(({ object, does, places }) => {
      const where = places === undefined ? '' : `: ${places}`;
      return `${would[does].padEnd(6)}  ${objectLabel(object)}${where}`;
    }),
    ...holdings.map(({ resource, count, goes }) => `${goes ? 'delete' : 'keep  '}  ${resource}: ${count}`),
    ...remarks.map((remark) => `note: ${inTerminal(remark)}`),
    `${context}: ${[...versions(from, to), 'Nothing was written.'].join('. ')}`,
  ];
}

function resultLines({ context, from, to, counts, stays }: VeleroChangeResult): string[] {
  const figures = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  return [
    ...stays.map(({ object, reason }) => `keep    ${objectLabel(object)}: ${inTerminal(reason)}`),
    `${context}: ${[...versions(from, to), ...figures].join(', ')}.`,
  ];
}

function versions(from: string | undefined, to: string | undefined): string[] {
  const words = [from, to].filter((version) => version !== undefined);
  return words.length === 0 ? [] : [words.join(' -> ')];
}
