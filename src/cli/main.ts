import { setMaxListeners } from 'node:events';
import { createScope } from '../engine/scope.ts';
import { KubeferryError } from '../model/error.ts';
import { type CommandLine, parseCommandLine, usage } from './arguments.ts';
import { createOutput } from './output.ts';
import { perform } from './perform.ts';

/** Runs one command line to its end. Gives the exit code. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  bearClosedPipes();
  let line: CommandLine;
  try {
    const parsed = parseCommandLine(args, env);
    if ('show' in parsed) {
      process.stdout.write(parsed.show === 'help' ? usage : `${process.env.KUBEFERRY_VERSION}\n`);
      return 0;
    }
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
  const scope = createScope(line.settings, { log: output.log, askSecret: async () => null });
  try {
    const asMeant = await perform(line, { signal: cancel.signal, output, scope });
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
