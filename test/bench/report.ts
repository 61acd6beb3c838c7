import type { Row } from './row.ts';

const columns = ['benchmark', 'Kubeferry', 'peer', 'ratio', 'goal', 'held'];

/** Rows as lines of a terminal. */
export function textTable(rows: readonly Row[]): string {
  const all = [columns, ...rows.map(cells)];
  const widths = columns.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)));
  return all
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Rows as a table in Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
}

function cells({ name, unit, ours, peer, peerName, ratio, goal, held }: Row): string[] {
  const sign = goal.op === '<=' ? '≤' : '≥';
  return [
    name,
    `${ours} ${unit}`,
    peer === null ? '' : `${peer} (${peerName})`,
    ratio === null ? '' : `${ratio}`,
    goal.of === 'ratio' ? `${sign} ${goal.value}×` : `${sign} ${goal.value}`,
    held ? 'yes' : '**no**',
  ];
}

const begin = '<!-- bench: written by npm run bench -- --readme -->';
const end = '<!-- /bench -->';

/** README text with a new table in its performance section, which is added at the end where there is none. */
export function intoReadme(readme: string, table: string, machine: string): string {
  const block = `${begin}\n${machine}.\n\n${table}\n${end}`;
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from >= 0 && to > from) return readme.slice(0, from) + block + readme.slice(to + end.length);
  return `${readme.trimEnd()}\n\n## Performance\n\n${block}\n`;
}
