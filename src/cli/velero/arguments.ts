import { parseArgs } from 'node:util';
import type { EngineSettings } from '../../model/settings.ts';
import { settingsOf } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';

/** What a command line that begins with `velero` asks for. */
export interface VeleroLine {
  verb: 'velero';
  context: string;
  settings: EngineSettings;
  json: boolean;
}

const options = {
  context: { type: 'string' },
  kubeconfig: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The help text of `kubeferry velero`. */
export const veleroUsage = `kubeferry velero status --context CONTEXT [options]
kubeferry velero install|upgrade|uninstall --context CONTEXT [options]
kubeferry velero back-up|restore|schedule|schedules|delete|logs ...

  status     say what Velero there is in a cluster: version, plug-ins, node agent, CSI snapshots and stores, and what
             is missing with what follows from that; only reads
  install, upgrade, uninstall
             put Velero into a cluster, bring it to another version, take it out: kubeferry velero install --help
  back-up, restore, schedule, schedules, delete, logs
             have Velero make, restore or delete backups, and follow what it does: kubeferry velero back-up --help

  --context CONTEXT     the cluster
  --kubeconfig FILE     another kubeconfig file; may be given several times
  --json                one JSON object a line

Exit codes: 0 a Velero that can work, 1 none, one that cannot, or one that may not be seen, 2 wrong use.
`;

/** Reads the arguments behind `kubeferry velero`. @throws KubeferryError `usage`. */
export function parseVelero(args: readonly string[]): VeleroLine | { show: 'velero-help' } {
  const { values, positionals } = parsed(args);
  if (values.help || args.length === 0) return { show: 'velero-help' };
  const [verb, more] = positionals;
  if (verb !== 'status') throw wrongUse(verb === undefined ? 'velero needs a verb' : `there is no verb velero ${verb}`);
  if (more !== undefined) throw wrongUse(`${more} is one argument too many`);
  if (values.context === undefined) throw wrongUse('velero status needs --context');
  return {
    verb: 'velero',
    context: values.context,
    settings: settingsOf(values.kubeconfig),
    json: values.json ?? false,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw wrongUse(thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
}
