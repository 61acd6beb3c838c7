import * as vscode from 'vscode';
import type { UnmovedData } from '../../model/migration/preparation.ts';
import { sentence } from '../words.ts';

/** A row of a write gate that only says something. */
export interface GateRow {
  label: string;
  detail: string;
}

/** What a write gate says of the data of volumes. */
export interface VolumeRows {
  notes: GateRow[];
  warnings: GateRow[];
}

/** The rows about claims, each with what becomes of it in words, and about what else stays behind. `open`: claims that are asked about later. */
export function volumeRows(of: {
  along: readonly string[];
  behind: readonly string[];
  open?: readonly string[];
  unmoved: readonly UnmovedData[];
}): VolumeRows {
  const { along, behind, open = [], unmoved } = of;
  return {
    notes: naming(
      `$(database) ${vscode.l10n.t('Volume data goes along; claims: {count}', { count: along.length })}`,
      along,
    ),
    warnings: [
      ...naming(vscode.l10n.t('Volume data stays behind; claims: {count}', { count: behind.length }), behind),
      ...naming(vscode.l10n.t('You are asked next what becomes of claims: {count}', { count: open.length }), open),
      ...unmoved.map(({ what, remedy }) => ({ label: sentence(what), detail: sentence(remedy) })),
    ],
  };
}

function naming(label: string, names: readonly string[]): GateRow[] {
  return names.length > 0 ? [{ label, detail: names.join(', ') }] : [];
}
