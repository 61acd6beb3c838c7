import { resolve } from 'node:path';
import { migrationFolder } from '../../model/migration/plan-file.ts';
import type { EngineSettings } from '../../model/settings.ts';
import { parsedOptions } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';

/** What a command line that begins with `verify` asks for. */
export interface VerifyLine {
  verb: 'verify';
  /** Absolute path of the migration's folder. */
  folder: string;
  target?: string;
  form: 'lines' | 'markdown';
  settings: EngineSettings;
  json: boolean;
}

const options = {
  target: { type: 'string' },
  kubeconfig: { type: 'string', multiple: true },
  markdown: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The help text of `kubeferry verify`. */
export const verifyUsage = `kubeferry verify NAME.migration [--target NAME] [--json|--markdown]

Says whether what was moved works on the target: every object is there and as meant; workloads are Ready, or why not, with the finding
in their manifest that answers it and the last lines of their logs on both sides; Services have endpoints, Ingresses their class, Services
and address, claims are bound; the checks of the plan (spec.verify) answer as it expects, or as on the source. The warnings of both sides
stand beside each other, and all events of what does not work. What may not be read is not judged, and never good.

Nothing is written to a cluster; commands of the plan run in containers of both sides, and are ended with this one where the container has
a shell. The page is kept in NAME.migration/verification-TARGET.md, without values of Secrets; report.md tells how it ended.

  --target NAME          which target of the migration, where it has several
  --kubeconfig FILE      another kubeconfig file; may be given several times
  --json                 one JSON object a line
  --markdown             the page

Exit codes: 0 all works as meant, 1 something does not, or could not be judged; 2 wrong use.
`;

/** Reads the arguments behind `kubeferry verify`. @throws KubeferryError `usage`. */
export function parseVerify(args: readonly string[]): VerifyLine | { show: 'verify-help' } {
  const { values, positionals } = parsedOptions(args, options);
  if (values.help || args.length === 0) return { show: 'verify-help' };
  const { json = false, markdown = false, target } = values;
  if (json && markdown) throw wrongUse('of --json and --markdown only one is possible');
  const [folder, more] = positionals;
  if (folder === undefined) throw wrongUse('the migration folder is missing');
  if (more !== undefined) throw wrongUse(`${more} is one argument too many`);
  return {
    verb: 'verify',
    folder: migrationFolder(resolve(folder)),
    ...(target !== undefined && { target }),
    form: markdown ? 'markdown' : 'lines',
    settings: settingsOf(values.kubeconfig),
    json,
  };
}
