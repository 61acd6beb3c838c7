import { setMaxListeners } from 'node:events';
import { cacheKeyInFile } from '../engine/cache-key.ts';
import { createScope } from '../engine/scope.ts';
import { KubeferryError } from '../model/error.ts';
import { type AnyLine, parseCommandLine, usage } from './arguments.ts';
import { assessUsage } from './assess/arguments.ts';
import { performAssess } from './assess/perform.ts';
import { performBackups } from './backups/perform.ts';
import { backupsUsage } from './backups/usage.ts';
import { compareUsage } from './compare/arguments.ts';
import { builtInNoiseText } from './compare/built-in-noise.ts';
import { performCompare } from './compare/perform.ts';
import { exclusionsText } from './exclusions.ts';
import { createOutput } from './output.ts';
import { type Performance, perform } from './perform.ts';
import { requireKubeconfigs } from './settings.ts';
import { type VeleroLine, veleroUsage } from './velero/arguments.ts';
import { changeVelero } from './velero/change.ts';
import { veleroChangeUsage } from './velero/change-usage.ts';
import { veleroHooks } from './velero/hooks.ts';
import { performVeleroRun } from './velero/run.ts';
import { veleroRunUsage } from './velero/run-usage.ts';
import { veleroStatus } from './velero/status.ts';
import { verifyUsage } from './verify/arguments.ts';
import { performVerify } from './verify/perform.ts';

/** Runs one command line to its end. Gives the exit code. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  bearClosedPipes();
  let line: AnyLine;
  try {
    const parsed = parseCommandLine(args, env);
    if ('show' in parsed) {
      process.stdout.write(shown[parsed.show]());
      return 0;
    }
    requireKubeconfigs(parsed.settings);
    line = parsed;
  } catch (thrown) {
    createOutput(args.includes('--json')).error(thrown);
    return 2;
  }
  const output = createOutput(line.json);
  const cancel = new AbortController();
  // Everything that is under way listens, so many are no leak.
  setMaxListeners(0, cancel.signal);
  const stop = () => cancel.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const scope = createScope(line.settings, {
    log: output.log,
    askSecret: async (secret, _about, _signal, stored) =>
      secret === 'cache-key' ? cacheKeyInFile(stored === true) : null,
  });
  try {
    const performance = { signal: cancel.signal, output, scope };
    if (line.verb === 'assess') return (await performAssess(line, performance)) ? 0 : 1;
    if (line.verb === 'compare') {
      // One that is followed would never end.
      if (line.ask.follow) process.stdout.once('error', stop);
      return (await performCompare(line, performance)) ? 0 : 1;
    }
    if (line.verb === 'verify') return (await performVerify(line, performance)) ? 0 : 1;
    if (line.verb === 'velero-run') return (await performVeleroRun(line, performance)) ? 0 : 1;
    if (line.verb === 'velero-change') return (await changeVelero(line, performance)) ? 0 : 1;
    if (line.verb === 'velero') return (await performVelero(line, performance)) ? 0 : 1;
    if (line.verb === 'backups') {
      // What is only read need not be read on where nobody takes it any more.
      process.stdout.once('error', stop);
      return (await performBackups(line, performance)) ? 0 : 1;
    }
    const asMeant = await perform(line, performance);
    return asMeant && !(line.failOn === 'warning' && output.warnings > 0) ? 0 : 1;
  } catch (thrown) {
    output.error(thrown);
    return isWrongUse(thrown) ? 2 : 1;
  } finally {
    scope.close();
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
}

const shown = {
  help: () => usage,
  exclusions: exclusionsText,
  'assess-help': () => assessUsage,
  'backups-help': () => backupsUsage,
  'compare-help': () => compareUsage,
  'built-in-noise': builtInNoiseText,
  'verify-help': () => verifyUsage,
  'velero-help': () => veleroUsage,
  'velero-change-help': () => veleroChangeUsage,
  'velero-run-help': () => veleroRunUsage,
  version: () => `${process.env.KUBEFERRY_VERSION}\n`,
};

function performVelero(line: VeleroLine, performance: Performance): Promise<boolean> {
  const { ask } = line;
  return ask.action === 'hooks' ? veleroHooks(line, ask, performance) : veleroStatus(line, performance);
}

/** A grant that is missing is a word that is missing on the command line. */
function isWrongUse(thrown: unknown): boolean {
  return thrown instanceof KubeferryError && (thrown.code === 'usage' || thrown.code === 'not-allowed');
}

/** A reader that is gone (`| head`) ends neither a run nor its journal: nobody cancelled anything. */
function bearClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
