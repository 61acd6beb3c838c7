import { homedir } from 'node:os';
import type { ComparedSide, ComparisonAsk } from '../../model/comparison/comparison.ts';
import { record, text, texts } from '../../model/json/parse.ts';
import { settingValues } from '../setting-values.ts';

/** What was compared, as a page kept it; nothing where that is no such thing, or needs to be allowed again, as reading a store through its Velero does. */
export function readKeptAsk(value: unknown): ComparisonAsk | undefined {
  const kept = record(value);
  if (kept.of === 'migration') {
    const [folder, target] = [text(kept.folder), text(kept.target)];
    return folder === undefined ? undefined : { of: 'migration', folder, ...(target !== undefined && { target }) };
  }
  if (kept.of !== 'sides') return undefined;
  const [left, right] = [readSide(kept.left), readSide(kept.right)];
  const [plan, target] = [text(kept.plan), text(kept.target)];
  if (!left || !right) return undefined;
  const said = {
    ...(plan !== undefined && { plan }),
    ...(target !== undefined && { target }),
    ...(kept.ignoresOnly === true && { ignoresOnly: true as const }),
  };
  return { of: 'sides', left, right, ...said };
}

function readSide(value: unknown): ComparedSide | undefined {
  const kept = record(value);
  const namespaces = texts(kept.namespaces);
  const [context, name, paths] = [text(kept.context), text(kept.name), texts(kept.paths)];
  if (kept.from === 'cluster' && context !== undefined) return { from: 'cluster', context, namespaces };
  if (kept.from === 'files' && paths.length > 0) return { from: 'files', paths, namespaces };
  if (kept.from !== 'backup' || name === undefined) return undefined;
  if (kept.store === undefined) return { from: 'backup', name, namespaces };
  const store = settingValues['store.default'](kept.store, homedir());
  return store && { from: 'backup', store, name, namespaces };
}
