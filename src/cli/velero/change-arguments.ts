import type { Grant } from '../../model/clusters/grants.ts';
import type { EngineSettings } from '../../model/settings.ts';
import type { VeleroChange } from '../../model/velero/velero-change.ts';
import { grantsIn } from '../grants.ts';
import { parsedOptions, refuseOthers } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wholeNumber, wrongUse } from '../wrong-use.ts';
import { type LineWishes, type WishOptions, wishesOf, wishOptions } from './wish-options.ts';

/** The verbs that change a Velero. */
const verbs = ['install', 'upgrade', 'uninstall'] as const;
type Verb = (typeof verbs)[number];

/** What is to be done, as a line says it. */
export type LineChange = Exclude<VeleroChange, { verb: 'install' }> | { verb: 'install'; wishes: LineWishes };

/** What a command line that installs, upgrades or uninstalls Velero asks for. */
export interface VeleroChangeLine {
  verb: 'velero-change';
  contexts: string[];
  change: LineChange;
  grants: Grant[];
  /** Only say what would be done. */
  preview: boolean;
  /** The objects in the place of what would become of them. */
  yaml: boolean;
  waitSeconds?: number;
  settings: EngineSettings;
  json: boolean;
}

const options = {
  context: { type: 'string', multiple: true },
  namespace: { type: 'string' },
  preview: { type: 'boolean' },
  yaml: { type: 'boolean' },
  'allow-writes': { type: 'string', multiple: true },
  wait: { type: 'string' },
  version: { type: 'string' },
  definitions: { type: 'boolean' },
  'with-namespace': { type: 'boolean' },
  kubeconfig: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  ...wishOptions,
} as const;

const everywhere = ['context', 'namespace', 'preview', 'yaml', 'allow-writes', 'wait', 'kubeconfig', 'json', 'help'];

/** The options that each verb listens to, beside those that all take. */
const optionsOf: Record<Verb, readonly string[]> = {
  install: ['version', ...Object.keys(wishOptions)],
  upgrade: ['version'],
  uninstall: ['definitions', 'with-namespace'],
};

/** Reads the arguments behind `kubeferry velero` where they change a Velero; nothing for its other verbs. @throws KubeferryError `usage`. */
export function parseVeleroChange(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): VeleroChangeLine | { show: 'velero-change-help' } | undefined {
  const verb = verbs.find((known) => known === args[0]);
  if (!verb) return undefined;
  const { values, positionals } = parsedOptions(args.slice(1), options);
  if (values.help) return { show: 'velero-change-help' };
  if (positionals[0] !== undefined) throw wrongUse(`${positionals[0]} is one argument too many`);
  refuseOthers(`velero ${verb}`, values, everywhere, optionsOf[verb]);
  if (values.context === undefined) throw wrongUse(`velero ${verb} needs --context`);
  return {
    verb: 'velero-change',
    contexts: values.context,
    change: changeOf(verb, values),
    grants: grantsIn(values['allow-writes'], env),
    preview: values.preview ?? false,
    yaml: values.yaml ?? false,
    ...(values.wait !== undefined && { waitSeconds: wholeNumber('--wait', values.wait) }),
    settings: settingsOf(values.kubeconfig),
    json: values.json ?? false,
  };
}

type Values = WishOptions &
  Pick<ReturnType<typeof parsedOptions<typeof options>>['values'], 'definitions' | 'with-namespace' | 'version'>;

function changeOf(verb: Verb, values: Values): LineChange {
  const { namespace = 'velero', version, definitions = false, 'with-namespace': withNamespace = false } = values;
  const wanted = version !== undefined && { version: version.startsWith('v') ? version : `v${version}` };
  if (verb === 'install') return { verb, wishes: { ...wishesOf(values), ...wanted } };
  if (verb === 'upgrade') return { verb, namespace, ...wanted };
  return { verb, namespace, definitions, withNamespace };
}
