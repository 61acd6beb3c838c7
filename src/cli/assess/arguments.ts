import { join, resolve } from 'node:path';
import type { EngineSettings } from '../../model/settings.ts';
import { parsedOptions, refuseOthers } from '../options.ts';
import { settingsOf } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';
import { standardInput } from './standard-input.ts';

/** What a command line that begins with `facts`, `assess` or `rules` asks for. */
export interface AssessLine {
  verb: 'assess';
  ask:
    | { action: 'facts'; context: string; namesIn: string[]; schemas: boolean }
    | { action: 'test-rules'; paths: string[] }
    | { action: 'list-rules' }
    | { action: 'show-rule'; rule: string }
    | {
        action: 'assess';
        paths: string[];
        /** A file of facts, or the cluster itself. */
        target: string | { context: string };
        /** Files: a plan whose mappings count, the facts of the source. */
        plan?: string;
        source?: string;
        /** Folders and files of own rules. */
        rules: string[];
        failOn: 'error' | 'warning';
        /** Safe fixes: made in the files, or only shown. */
        fix?: 'write' | 'show';
        form: 'lines' | 'sarif' | 'markdown';
      };
  settings: EngineSettings;
  json: boolean;
}

const options = {
  context: { type: 'string' },
  namespace: { type: 'string', multiple: true },
  schemas: { type: 'boolean' },
  kubeconfig: { type: 'string', multiple: true },
  target: { type: 'string' },
  plan: { type: 'string' },
  source: { type: 'string' },
  rules: { type: 'string', multiple: true },
  'fail-on': { type: 'string' },
  fix: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  sarif: { type: 'boolean' },
  markdown: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const optionsOf = {
  facts: ['context', 'namespace', 'schemas', 'kubeconfig'],
  assess: [
    'context',
    'kubeconfig',
    'target',
    'plan',
    'source',
    'rules',
    'fail-on',
    'fix',
    'dry-run',
    'sarif',
    'markdown',
  ],
  rules: [],
};

/** The help text of `kubeferry facts`, `kubeferry assess` and `kubeferry rules`. */
export const assessUsage = `kubeferry facts --context CONTEXT [--namespace NAME ...] [--schemas] > target.json
kubeferry assess FILE|FOLDER|- ... --target target.json|--context CONTEXT [--plan migration.yaml] [--source source.json]
                 [--rules DIR ...] [--fix [--dry-run]] [--json|--sarif|--markdown]
kubeferry rules [--json]
kubeferry rules test [DIR|FILE ...] [--json]
kubeferry rules show RULE [--json]

  facts    write what a cluster offers: kinds, classes, nodes, quotas, webhooks; with --namespace the names of the objects
           there too. It only reads, and no value of a Secret is in it. What could not be read is named as unknown.
           What each field means is in schemas/cluster-facts.schema.json of the package, which editors read too
  assess   say what would become of manifests on that cluster: each finding with file, line and column. With --target nothing
           is asked of it; with --context it says itself what it thinks of each object, in dry runs that make nothing;
           - is the standard input: kubectl get deployments -o yaml | kubeferry assess - --target target.json

  rules    lists all rules, each with the worst that it finds and what it is about;
           test has each own rule look at the examples in its file; without a place those in .kubeferry/rules
           show prints what a rule that assess names is about, with an example and the ways out

  --context CONTEXT         the cluster, of which assess then needs no facts
  --namespace NAME          facts: a namespace whose objects are named; may be given several times
  --schemas                 facts: the schemas of all kinds too, so that assess holds manifests against them without the cluster
  --kubeconfig FILE         another kubeconfig file; may be given several times
  --target FILE             assess: the facts of the target; the file may be written by hand, and what it leaves out is unknown
  --plan FILE               assess: the plan of a migration: what its mappings of namespaces, classes and images mend is not said;
                            with --context what exists there is tried as the plan deals with it (existing: skip, update, fail)
  --source FILE             assess: the facts of the source; mappings are suggested then, each with its reason, and an older target is told
  --rules DIR               assess: own rules too, of a folder or a file; may be given several times
  --fail-on error|warning   assess: what makes the exit code 1 (default: error)
  --fix                     assess: make in the files the fixes that nobody has to decide on; what remains is said. Comments and
                            layout stay. What is a template, changed meanwhile, or clashes with another fix, is left as it is
  --dry-run                 assess: with --fix, show the changes of the files and write nothing
  --json                    one JSON object a line; facts are JSON in any case. The link of a finding or a rule leads to its page: the one
                            that an own rule names, or one that VS Code opens and kubeferry rules show prints
  --sarif                   assess: as SARIF 2.1.0, with what each fix changes, for code scanning of a repository
  --markdown                assess: as a page, for a pull request

A comment in an object silences a rule for it: # kubeferry-ignore RULE: REASON

Exit codes: 0 nothing is in the way (with --fix: any more), 1 something is, or it is not known: a file could not be read or is no
YAML, no object was found, the facts do not say which kinds the target serves, or an own rule of errors could not judge; or an
example fails; 2 wrong use. YAML that is no object of Kubernetes is skipped.
`;

/** Reads the arguments from `facts`, `assess` or `rules` on. @throws KubeferryError `usage`. */
export function parseAssess(
  verb: 'facts' | 'assess' | 'rules',
  args: readonly string[],
): AssessLine | { show: 'assess-help' } {
  const { values, positionals } = parsedOptions(args, options);
  if (values.help) return { show: 'assess-help' };
  refuseOthers(verb, values, ['json', 'help'], optionsOf[verb]);
  return {
    verb: 'assess',
    ask: asked[verb](values, positionals),
    ...commonOf(values),
  };
}

const asked = { facts: factsOf, assess: assessOf, rules: rulesOf };

type Values = ReturnType<typeof parsedOptions<typeof options>>['values'];

function commonOf({ kubeconfig, json }: Values): Pick<AssessLine, 'settings' | 'json'> {
  return { settings: settingsOf(kubeconfig), json: json ?? false };
}

function factsOf(
  { context, namespace = [], schemas = false }: Values,
  positionals: readonly string[],
): AssessLine['ask'] {
  if (context === undefined) throw wrongUse('facts needs --context');
  if (positionals[0] !== undefined) throw wrongUse(`${positionals[0]} is one argument too many`);
  return { action: 'facts', context, namesIn: namespace, schemas };
}

function rulesOf(_values: Values, [verb, ...places]: readonly string[]): AssessLine['ask'] {
  if (verb === undefined) return { action: 'list-rules' };
  if (verb === 'show') {
    const [rule, more] = places;
    if (rule === undefined || more !== undefined) throw wrongUse('rules show takes one rule');
    return { action: 'show-rule', rule };
  }
  if (verb !== 'test') throw wrongUse('rules takes test or show');
  return { action: 'test-rules', paths: places.length > 0 ? places : [join('.kubeferry', 'rules')] };
}

function assessOf(values: Values, positionals: readonly string[]): AssessLine['ask'] {
  const { plan, source, rules = [], 'fail-on': failOn = 'error' } = values;
  if (positionals.length === 0) throw wrongUse('assess needs files or folders');
  const target = targetOf(values);
  if (failOn !== 'error' && failOn !== 'warning') throw wrongUse('--fail-on takes error or warning');
  const fix = fixOf(values);
  const form = formOf(values, fix);
  if (positionals.includes(standardInput) && (fix || form === 'sarif')) {
    throw wrongUse(`--${fix ? 'fix' : 'sarif'} is about files, and takes no - (standard input)`);
  }
  return {
    action: 'assess',
    paths: [...positionals],
    target,
    ...(plan !== undefined && { plan: resolve(plan) }),
    ...(source !== undefined && { source: resolve(source) }),
    rules,
    failOn,
    form,
    ...(fix && { fix }),
  };
}

function targetOf({ target, context }: Values): string | { context: string } {
  if (target !== undefined && context !== undefined) throw wrongUse('of --target and --context only one is possible');
  if (context !== undefined) return { context };
  if (target !== undefined) return resolve(target);
  throw wrongUse('assess needs --target with a file that kubeferry facts has written, or --context');
}

function fixOf({ fix, 'dry-run': dryRun }: Values): 'write' | 'show' | undefined {
  if (!fix && dryRun) throw wrongUse('--dry-run needs --fix');
  return fix ? (dryRun ? 'show' : 'write') : undefined;
}

function formOf({ json, sarif, markdown }: Values, fix: string | undefined): 'lines' | 'sarif' | 'markdown' {
  const given = Object.entries({ json, sarif, markdown }).filter(([, wanted]) => wanted);
  if (given.length > 1) throw wrongUse(`of ${given.map(([name]) => `--${name}`).join(' and ')} only one is possible`);
  const form = sarif ? 'sarif' : markdown ? 'markdown' : 'lines';
  if (form !== 'lines' && fix) throw wrongUse(`--${form} says what there is to fix, and takes no --fix`);
  return form;
}
