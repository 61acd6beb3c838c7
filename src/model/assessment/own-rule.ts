import { z } from 'zod';
import { clusterFactsSchema } from '../clusters/cluster-facts.ts';
import { ownRuleName } from './new-own-rule.ts';

/** Format: a rule of a team, a document of a file below `.kubeferry/rules`. Each `describe` is the hover text in the editor. */

const text = z.string().min(1);

const match = z.strictObject({
  kinds: z
    .array(text)
    .optional()
    .describe(
      'Which kinds: `deployments.apps`, `Deployment`, `*.networking.k8s.io`; `*` stands for any characters. Default: all.',
    ),
  namespaces: z
    .array(text)
    .optional()
    .describe('Which namespaces, with `*` for any characters. Objects outside namespaces are in none. Default: all.'),
  labels: z.string().optional().describe('A label selector as kubectl takes it: `app=web,tier in (a,b),!legacy`.'),
});

const operation = z.strictObject({
  op: z
    .enum(['add', 'replace', 'remove'])
    .describe('What is done, as in a JSON patch; `add` makes parents that are absent.'),
  path: text.describe('A JSON pointer in the object; each `*` is the place that the `*` of `at` stands for.'),
  value: z.unknown().optional().describe('What is put there, as it is.'),
  valueFrom: text.optional().describe('What is put there: a CEL expression, with the variables of `when`.'),
});

const fix = z.strictObject({
  title: text.describe('What the fix does, as its entry in the menu says it. `{expression}` is filled in.'),
  safe: z
    .boolean()
    .default(false)
    .describe('Only one thing can be meant, so that nobody has to decide: *Fix All* and `--fix` make it.'),
  edit: z.array(operation).min(1).optional().describe('Changes of the manifest, one after another.'),
  checklist: text.optional().describe('What a person does, in place of an edit. `{expression}` is filled in.'),
});

const expected = z.strictObject({
  at: z.string().optional().describe('Where: a JSON pointer without `*`.'),
  message: z.string().optional().describe('What the finding says.'),
});

const facts = clusterFactsSchema.partial();
const anyObject = z.record(z.string(), z.unknown());

const example = z.strictObject({
  name: text.optional().describe('What the example shows.'),
  object: anyObject.describe('An object as a manifest holds it.'),
  target: facts.optional().describe('What is known of the target; what is left out is unknown.'),
  source: facts.optional().describe('What is known of the source.'),
  plan: anyObject.optional().describe('Parts of a plan, as `migration.yaml` has them.'),
  findings: z
    .union([z.number().int().min(0), z.array(expected)])
    .describe('How many findings come, or which: each with `at`, `message` or both.'),
  fixed: anyObject.optional().describe('What the first edit of each finding makes of the object.'),
});

/** One own rule as it is written. */
export const ownRuleSchema = z
  .strictObject({
    id: z
      .string()
      .regex(ownRuleName)
      .describe('The name of the rule, which no other rule has: small letters, digits and dashes.'),
    severity: z
      .enum(['error', 'warning', 'info'])
      .default('warning')
      .describe('`error`: it fails, or loses data. `warning`: it is probably wrong. `info`: it is to be known.'),
    match: match.prefault({}).describe('Which objects the rule looks at.'),
    at: z
      .string()
      .default('')
      .describe(
        'The field that the finding is at, as a JSON pointer such as `/spec/replicas`. A `*` stands for each item: `/spec/template/spec/containers/*/image` has the rule look at each image. Default: the object.',
      ),
    when: text.describe(
      'A CEL expression; there is a finding where it is true. `object` is the object, `value` what stands at `at` (null where nothing does), `target` and `source` are the facts of the clusters as `kubeferry facts` writes them, `plan` is the plan.',
    ),
    message: text.describe(
      'What will happen and why, in one sentence. `{expression}` is filled in by CEL: `{object.metadata.name}`, `{value}`; `{{` is a brace.',
    ),
    docs: z.url().optional().describe('The address of a page that tells more.'),
    fixes: z.array(fix).default([]).describe('Ways out, the best one first.'),
    examples: z.array(example).default([]).describe('Objects and what the rule finds in them: the test of the rule.'),
  })
  .describe('A rule of your own.');

/** An own rule with its defaults filled in. */
export type OwnRuleText = z.output<typeof ownRuleSchema>;
/** One of its ways out. */
export type OwnFixText = OwnRuleText['fixes'][number];
/** One of its examples. */
export type OwnExample = OwnRuleText['examples'][number];
