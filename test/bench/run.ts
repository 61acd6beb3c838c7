// `npm run bench [NAME…] [-- --json] [--readme]`: measures, prints a table or JSON, and ends with 1 where a goal is missed.
// `--readme` puts the table of a whole run into README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../sandbox/vscode/build.ts';
import { activation } from './activation.ts';
import { assessFiles } from './assess-files.ts';
import { backup10k } from './backup-10k.ts';
import { backupList2000 } from './backup-list-2000.ts';
import { backupOpen } from './backup-open.ts';
import type { Benchmark } from './benchmark.ts';
import { cancel } from './cancel.ts';
import { compare10k } from './compare-10k.ts';
import { compareLive2000 } from './compare-live-2000.ts';
import { contextsChanged } from './contexts-changed.ts';
import { diagnosticsLag } from './diagnostics-lag.ts';
import { export10k } from './export-10k.ts';
import { extensionSize } from './extension-size.ts';
import { facts300 } from './facts-300.ts';
import { growth } from './growth.ts';
import { Lab } from './lab.ts';
import { loopLag } from './loop-lag.ts';
import { memory100k } from './memory-100k.ts';
import { intoReadme, markdownTable, textTable } from './report.ts';
import { restore10k } from './restore-10k.ts';
import type { Row } from './row.ts';
import { rules10k } from './rules-10k.ts';
import { rulesOneFile } from './rules-one-file.ts';
import { StoredBackups } from './stored-backups.ts';
import { Transfers } from './transfers.ts';
import { VeleroPeer } from './velero.ts';
import { veleroOverhead } from './velero-overhead.ts';
import { webviewPaint } from './webview-paint.ts';
import { webviewScroll } from './webview-scroll.ts';

/** In the order in which a whole run measures them: the machine is quietest and the clusters emptiest at first. */
const benchmarks: Record<string, Benchmark> = {
  'extension-size': extensionSize,
  activation,
  'contexts-changed': contextsChanged,
  'backup-10k': backup10k,
  'export-10k': export10k,
  'restore-10k': restore10k,
  cancel,
  'loop-lag': loopLag,
  'memory-100k': memory100k,
  growth,
  'backup-open': backupOpen,
  'backup-list-2000': backupList2000,
  'velero-overhead': veleroOverhead,
  'rules-10k': rules10k,
  'rules-one-file': rulesOneFile,
  'diagnostics-lag': diagnosticsLag,
  'assess-files': assessFiles,
  'facts-300': facts300,
  'compare-10k': compare10k,
  'compare-live-2000': compareLive2000,
  'webview-paint': webviewPaint,
  'webview-scroll': webviewScroll,
};

const args = process.argv.slice(2);
const [json, readme] = [args.includes('--json'), args.includes('--readme')];
const names = args.filter((arg) => !arg.startsWith('--'));
const unknown = names.find((name) => benchmarks[name] === undefined);
if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}

// Standard output is for the rows; what libraries print belongs to the progress.
const print = console.log.bind(console);
console.log = console.error;

const began = performance.now();
const load = loadavg()[0] ?? 0;
const lab = new Lab((words) => {
  console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${words}`);
});
const stored = new StoredBackups(lab);
const bench = { lab, transfers: new Transfers(lab), velero: new VeleroPeer(lab), stored };
const rows: Row[] = [];
const failures: string[] = [];
try {
  // A build that fails is told before anything is started.
  await lab.extension();
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    lab.say(`– ${name}`);
    try {
      rows.push(...(await benchmark(bench)));
    } catch (thrown) {
      failures.push(name);
      console.error(`${name} could not be measured:`, thrown);
    }
  }
} finally {
  await stored.stop();
  await lab.stop();
}
const machine =
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ` +
  `${type()} ${release().split('-')[0]}, Node ${process.versions.node}; ${new Date().toISOString().slice(0, 10)}, ` +
  `load average ${load.toFixed(1)} at the start`;
print(json ? JSON.stringify(rows, undefined, 2) : `\n${textTable(rows)}\n${machine}`);
if (readme && (names.length > 0 || failures.length > 0)) {
  console.error('README keeps its table: only a whole run in which everything was measured replaces it.');
} else if (readme) {
  const file = join(projectFolder, 'README.md');
  writeFileSync(file, intoReadme(readFileSync(file, 'utf8'), markdownTable(rows), machine));
}
process.exitCode = failures.length === 0 && rows.every(({ held }) => held) ? 0 : 1;
