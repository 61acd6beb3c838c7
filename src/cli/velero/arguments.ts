import type { EngineSettings } from '../../model/settings.ts';
import type { HooksKind } from '../../model/velero/velero-hooks.ts';
import { parsedOptions, refuseOthers } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';

/** The verbs behind `kubeferry velero` that only read. */
const actions = ['status', 'hooks'] as const;

/** What a command line that begins with `velero`, and only reads, asks for. */
export interface VeleroLine {
  verb: 'velero';
  ask: { action: 'status' } | { action: 'hooks'; kind: HooksKind; namespaces: string[] };
  context: string;
  settings: EngineSettings;
  json: boolean;
}

const options = {
  context: { type: 'string' },
  namespace: { type: 'string', multiple: true },
  restore: { type: 'boolean' },
  kubeconfig: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const everywhere = ['context', 'kubeconfig', 'json', 'help'];
const optionsOf = { status: [], hooks: ['namespace', 'restore'] } satisfies Record<string, (keyof typeof options)[]>;

/** The help text of `kubeferry velero`. */
export const veleroUsage = `kubeferry velero status --context CONTEXT [options]
kubeferry velero hooks --context CONTEXT [--namespace NAME] [--restore] [options]
kubeferry velero install|upgrade|uninstall --context CONTEXT [options]
kubeferry velero back-up|restore|schedule|schedules|delete|logs ...

  status     say what Velero there is in a cluster: version, plug-ins, node agent, CSI snapshots and stores, and what
             is missing with what follows from that; only reads
  hooks      print hooks for the databases that run in namespaces (without --namespace in all), by their images, as a
             file to edit and to give to back-up with --hooks, with --restore to restore; only reads
  install, upgrade, uninstall
             put Velero into a cluster, bring it to another version, take it out: kubeferry velero install --help
  back-up, restore, schedule, schedules, delete, logs
             have Velero make, restore or delete backups, and follow what it does: kubeferry velero back-up --help

  --context CONTEXT     the cluster
  --kubeconfig FILE     another kubeconfig file; may be given several times
  --json                one JSON object a line

Exit codes: 0 a Velero that can work, or hooks that fit, 1 none, one that cannot, or one that may not be seen,
2 wrong use.
`;

/** Reads the arguments behind `kubeferry velero`. @throws KubeferryError `usage`. */
export function parseVelero(args: readonly string[]): VeleroLine | { show: 'velero-help' } {
  const { values, positionals } = parsedOptions(args, options);
  if (values.help || args.length === 0) return { show: 'velero-help' };
  const [verb, more] = positionals;
  const action = actions.find((known) => known === verb);
  if (!action) throw wrongUse(verb === undefined ? 'velero needs a verb' : `there is no verb velero ${verb}`);
  refuseOthers(`velero ${action}`, values, everywhere, optionsOf[action]);
  if (more !== undefined) throw wrongUse(`${more} is one argument too many`);
  if (values.context === undefined) throw wrongUse(`velero ${action} needs --context`);
  const kind = values.restore ? 'restore' : 'backup';
  return {
    verb: 'velero',
    ask: action === 'hooks' ? { action, kind, namespaces: values.namespace ?? [] } : { action },
    context: values.context,
    settings: settingsOf(values.kubeconfig),
    json: values.json ?? false,
  };
}
