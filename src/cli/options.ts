import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { wrongUse } from './wrong-use.ts';

/** The options and words of a command line. @throws KubeferryError `usage` for an option that is not known, or has no value. */
export function parsedOptions<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    // Node goes on with advice on options in general.
    const [first = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split(/\n|\. /);
    throw wrongUse(first, thrown);
  }
}

/** Refuses what a verb does not listen to, and would ignore in silence. @throws KubeferryError `usage`. */
export function refuseOthers(verb: string, given: object, ...known: readonly (readonly string[])[]): void {
  const other = Object.keys(given).find((name) => !known.some((names) => names.includes(name)));
  if (other !== undefined) throw wrongUse(`${verb} takes no --${other}`);
}
