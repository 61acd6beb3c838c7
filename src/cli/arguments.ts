import { resolve } from 'node:path';
import { z } from 'zod';
import type { Grant } from '../model/clusters/grants.ts';
import type { VolumeChoice } from '../model/migration/plan.ts';
import { migrationFolder } from '../model/migration/plan-file.ts';
import type { EngineSettings } from '../model/settings.ts';
import { type AssessLine, parseAssess } from './assess/arguments.ts';
import { type BackupsLine, parseBackups } from './backups/arguments.ts';
import { type CompareLine, parseCompare } from './compare/arguments.ts';
import { grantsIn } from './grants.ts';
import { parsedOptions, refuseOthers } from './options.ts';
import { settingsOf } from './settings.ts';
import { parseVelero, type VeleroLine } from './velero/arguments.ts';
import { parseVeleroChange, type VeleroChangeLine } from './velero/change-arguments.ts';
import { parseVeleroRun, type VeleroRunLine } from './velero/run-arguments.ts';
import { parseVerify, type VerifyLine } from './verify/arguments.ts';
import { duration, wholeNumber, wrongUse } from './wrong-use.ts';

/** The verbs of the command line; each takes one `*.migration` folder. */
export const verbs = ['preview', 'run', 'undo', 'status', 'back-up', 'restore'] as const;

/** What a command line asks for. */
export interface CommandLine {
  verb: (typeof verbs)[number];
  /** Absolute path of the migration's folder. */
  folder: string;
  settings: EngineSettings;
  grants: Grant[];
  /** Decisions on claims, by `namespace/claim`. */
  volumes: Record<string, VolumeChoice>;
  json: boolean;
  /** What makes the exit code 1, beside a run that is not complete. */
  failOn: 'error' | 'warning';
  /** `undo`: only say what would be done. */
  dryRun: boolean;
  run?: string;
  backup?: string;
  /** Seconds that workloads are waited for at the most. */
  readyTimeoutSeconds?: number;
  /** `run`: read the source again. */
  anew: boolean;
  /** `back-up`: how long the backup is kept, in place of what the plan says. */
  ttl?: string;
}

/** The help text. */
export const usage = `kubeferry VERB FOLDER [options]
kubeferry backups stores|list|show|objects|get|verify|compare|delete ...
kubeferry velero status|install|upgrade|uninstall|hooks|back-up|restore|schedule|schedules|delete|logs ...
kubeferry facts|assess|rules ...
kubeferry compare A B | NAME.migration ...
kubeferry verify NAME.migration ...
kubeferry exclusions
kubeferry help [VERB ...]

Moves Kubernetes applications between clusters, as a *.migration folder says.

  preview   do everything but the writes: collect, write the manifests, ask the targets by dry run
  run       migrate, or go on with the run that was interrupted
  undo      remove what a run created and put back what it changed
  status    say how the migration stands
  back-up   write a backup of what the plan selects to its store
  restore   apply a backup to the targets of the plan
  backups   look into backups, without a cluster and a plan: kubeferry backups --help
  velero    say what Velero there is in a cluster, install it, and have it work: kubeferry velero --help
  facts, assess
            say what a cluster offers, and what would become of manifests there: kubeferry assess --help
  compare   say what differs between two of clusters, backups and manifests, and why: kubeferry compare --help
  verify    say whether what was moved works on the target: kubeferry verify --help
  exclusions
            show by which labels parts of a cluster itself are known, for excludeSystem in a plan

  --allow-writes CONTEXT/NAMESPACE[,...]  run, restore, undo: where may be written; CONTEXT/_cluster for objects outside
                                          namespaces (or KUBEFERRY_ALLOW_WRITES)
  --claim NAMESPACE/CLAIM=empty|omit|file-system|snapshot
                                          run, restore: what happens to a bound claim; may be given several times;
                                          file-system and snapshot (its data goes along) with the engine velero only
  --backup NAME                           restore: the backup; without it the newest of the migration
  --run ID                                undo: the run; without it the newest that left something
  --new                                   run: read the source again, and not the backup of the run that is gone on with
  --dry-run                               undo: only say what would be done
  --wait SECONDS                          run, restore: how long workloads may take until they are Ready (default: 600)
  --ttl DURATION                          back-up: how long the backup is kept, such as 720h (default: what the plan says):
                                          any Velero that shares the store deletes it then
  --fail-on error|warning                 what makes the exit code 1 (default: error)
  --kubeconfig FILE                       another kubeconfig file; may be given several times
  --concurrency N                         requests at a time to one cluster (default: 32)
  --json                                  one JSON event a line
  --help, --version

Exit codes: 0 everything is as meant, 1 something is not, 2 wrong use.
`;

/** What is shown instead of running anything. */
export type Shown = {
  show:
    | 'help'
    | 'exclusions'
    | 'assess-help'
    | 'backups-help'
    | 'compare-help'
    | 'built-in-noise'
    | 'velero-help'
    | 'verify-help'
    | 'velero-change-help'
    | 'velero-run-help'
    | 'version';
};

const options = {
  'allow-writes': { type: 'string', multiple: true },
  claim: { type: 'string', multiple: true },
  backup: { type: 'string' },
  run: { type: 'string' },
  new: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'fail-on': { type: 'string' },
  wait: { type: 'string' },
  ttl: { type: 'string' },
  kubeconfig: { type: 'string', multiple: true },
  concurrency: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const everywhere = ['kubeconfig', 'concurrency', 'json', 'fail-on', 'help', 'version'] as const;

/** The options that each verb listens to, beside those that all take. Anything else would be ignored in silence. */
const optionsOf: Record<(typeof verbs)[number], readonly (keyof typeof options)[]> = {
  preview: [],
  run: ['allow-writes', 'claim', 'wait', 'new'],
  undo: ['allow-writes', 'run', 'dry-run'],
  status: [],
  'back-up': ['ttl'],
  restore: ['allow-writes', 'claim', 'backup', 'wait'],
};

/** A command line that does something, of any verb. */
export type AnyLine =
  | CommandLine
  | AssessLine
  | CompareLine
  | VerifyLine
  | BackupsLine
  | VeleroLine
  | VeleroChangeLine
  | VeleroRunLine;

/** Reads the arguments behind the program's name. @throws KubeferryError `usage`. */
export function parseCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): AnyLine | Shown {
  if (args[0] === 'help') return helpOn(args.slice(1), env);
  if (args[0] === 'velero') {
    const rest = args.slice(1);
    return parseVeleroRun(rest, env) ?? parseVeleroChange(rest, env) ?? parseVelero(rest);
  }
  if (args[0] === 'facts' || args[0] === 'assess' || args[0] === 'rules') return parseAssess(args[0], args.slice(1));
  if (args[0] === 'exclusions' && args.length === 1) return { show: 'exclusions' };
  if (args[0] === 'compare') return parseCompare(args.slice(1));
  if (args[0] === 'verify') return parseVerify(args.slice(1));
  if (args[0] === 'backups') return parseBackups(args.slice(1), env);
  const { values, positionals } = parsedOptions(args, options);
  if (values.help || args.length === 0) return { show: 'help' };
  if (values.version) return { show: 'version' };
  const verb = verbs.find((known) => known === positionals[0]);
  if (!verb) throw wrongUse(positionals[0] === undefined ? 'a verb is missing' : `there is no verb ${positionals[0]}`);
  const folder = positionals[1];
  if (folder === undefined) throw wrongUse('the migration folder is missing');
  if (positionals.length > 2) throw wrongUse(`${positionals[2]} is one argument too many`);
  refuseOthers(verb, values, everywhere, optionsOf[verb]);
  const failOn = z.enum(['error', 'warning']).safeParse(values['fail-on'] ?? 'error');
  if (!failOn.success) throw wrongUse('--fail-on takes error or warning');
  const concurrency = wholeNumber('--concurrency', values.concurrency ?? '32');
  return {
    verb,
    folder: migrationFolder(resolve(folder)),
    settings: settingsOf(values.kubeconfig, concurrency),
    grants: grantsIn(values['allow-writes'], env),
    volumes: Object.fromEntries((values.claim ?? []).map(claimChoice)),
    json: values.json ?? false,
    failOn: failOn.data,
    dryRun: values['dry-run'] ?? false,
    anew: values.new ?? false,
    ...(values.run !== undefined && { run: values.run }),
    ...(values.backup !== undefined && { backup: values.backup }),
    ...(values.ttl !== undefined && { ttl: duration('--ttl', values.ttl) }),
    ...(values.wait !== undefined && { readyTimeoutSeconds: wholeNumber('--wait', values.wait) }),
  };
}

/** Verbs that have a help text of their own. */
const explained = ['velero', 'backups', 'compare', 'verify', 'facts', 'assess', 'rules'];

/** `help VERB …` is what `VERB … --help` is. */
function helpOn(words: readonly string[], env: NodeJS.ProcessEnv): ReturnType<typeof parseCommandLine> {
  const [verb] = words;
  if (verb !== undefined && explained.includes(verb)) return parseCommandLine([...words, '--help'], env);
  const known: readonly string[] = [...verbs, 'exclusions', 'help'];
  if (verb === undefined || known.includes(verb)) return { show: 'help' };
  throw wrongUse(`there is no verb ${verb}`);
}

const claimChoices = ['empty', 'omit', 'file-system', 'snapshot'] as const;

function claimChoice(word: string): [string, VolumeChoice] {
  const [claim, choice] = word.split('=');
  const known = claimChoices.find((one) => one === choice);
  if (!claim?.includes('/') || !known) {
    throw wrongUse(`--claim takes NAMESPACE/CLAIM=${claimChoices.join('|')}, not ${word}`);
  }
  return [claim, known];
}
