import { join } from 'node:path';
import { whyNoRealNodes } from './sandbox/real-nodes/machine.ts';

/** A suite is a command. Those of `kind` check count as one test; the others write a JSON report to KUBEFERRY_TEST_RESULT. */
export interface Suite {
  name: string;
  command: string[];
  kind: 'check' | 'report';
  /** Why this machine cannot run it: it is left out then, unless it is asked for by name. */
  leftOut?: string | undefined;
}

/** The folder of the project. */
export const root = join(import.meta.dirname, '..');

const program = (path: string): string => join(root, 'node_modules', path);
const vitest = (project: string): string[] => [
  program('vitest/vitest.mjs'),
  // A result that no file holds yet is for a person to look at, and not for a suite to write down.
  ...[
    'run',
    '--project',
    project,
    '--update=none',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=RESULT',
  ],
];

/** What needs the processors alone, one after another. */
const alone: Suite[] = [
  { name: 'types', command: [program('typescript/bin/tsc'), '-p', '.'], kind: 'check' },
  { name: 'types of webviews', command: [program('typescript/bin/tsc'), '-p', 'media'], kind: 'check' },
  { name: 'lint', command: [program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'], kind: 'check' },
  { name: 'dead code', command: [program('knip/bin/knip.js')], kind: 'check' },
  { name: 'build', command: ['esbuild.mjs'], kind: 'check' },
  { name: 'unit', command: vitest('unit'), kind: 'report' },
  { name: 'backups', command: vitest('backups'), kind: 'report' },
  { name: 'golden', command: vitest('golden'), kind: 'report' },
  { name: 'foreign', command: vitest('foreign'), kind: 'report' },
  { name: 'processes', command: vitest('processes'), kind: 'report' },
  { name: 'package', command: vitest('package'), kind: 'report' },
];

/** What the suites with clusters run, obtained once before them. */
const programs: Suite = { name: 'programs', command: ['test/sandbox/obtain-all.ts'], kind: 'check' };

/** What mostly waits for clusters: lanes of about the same length that run side by side, each with a sandbox of its own. */
const lanes: Suite[][] = [
  [
    { name: 'cluster', command: vitest('cluster*'), kind: 'report' },
    { name: 'by hand', command: ['test/demo/by-hand.ts'], kind: 'check' },
    // After the UI tests began, so that its pictures stay.
    { name: 'demo', command: ['test/demo.ts', '--auto'], kind: 'check' },
  ],
  [
    { name: 'host', command: ['test/host/run.ts'], kind: 'report' },
    { name: 'ui', command: ['test/ui/run.ts'], kind: 'report' },
    { name: 'nodes', command: vitest('nodes'), kind: 'report', leftOut: whyNoRealNodes() },
  ],
];

/** The names of all suites, in order. */
export const suiteNames = [...alone, programs, ...lanes.flat()].map(({ name }) => name);

/** The suites of these names (none: all) as lanes that run side by side, the inner lists in order, stage after stage. */
export function stagesOf(names: readonly string[]): Suite[][][] {
  const asked = ({ name }: Suite) => names.length === 0 || names.includes(name);
  const side = lanes.map((lane) => lane.filter(asked)).filter((lane) => lane.length > 0);
  const obtained = asked(programs) || side.length > 0 ? [programs] : [];
  return [[[...alone.filter(asked), ...obtained]], side].filter((stage) => stage.length > 0);
}
