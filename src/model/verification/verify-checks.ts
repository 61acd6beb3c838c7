import { z } from 'zod';

/** Format: `spec.verify` of the plan file. Each `describe` is the hover text in the editor. */

const workloadName = /^(deployment|statefulset|daemonset|pod)\/[^/\s]+$/;
const addressed = /^(service|pod)\/[^/\s]+$/;
const trusting = /^(system|(secret|configmap)\/[^/\s]+)$/;

const name = z.string().min(1);

const pattern = z.string().refine(isPattern);

const common = {
  name: name.optional().describe('What the check is called; without it, what it asks.'),
  namespace: name.describe('The source namespace that it is about; on the target the one that it is mapped to.'),
  timeoutSeconds: z.int().min(1).max(3600).default(30).describe('Seconds after which it counts as not answered.'),
};

const sides = z
  .enum(['both', 'target'])
  .default('both')
  .describe(
    'Where it is asked: `both` sides, whose answers have to be the same where the plan expects none, or only the `target`.',
  );

const workload = z
  .string()
  .refine((text) => workloadName.test(text))
  .describe('What the command runs in: `deployment/NAME`, `statefulset/NAME`, `daemonset/NAME` or `pod/NAME`.');

const inContainer = {
  workload,
  container: name.optional().describe('The container; without it the one that kubectl takes.'),
  command: z.array(z.string()).min(1).describe('The command with its arguments; it must change nothing.'),
};

const http = z.strictObject({
  to: z
    .string()
    .refine((text) => addressed.test(text))
    .describe('Who is asked, through a port-forward: `service/NAME` or `pod/NAME`.'),
  port: z.int().min(1).max(65535).describe('The port of the Service or of the pod.'),
  path: z.string().startsWith('/').default('/').describe('The path, with its query.'),
  scheme: z
    .enum(['http', 'https'])
    .default('http')
    .describe('With `https` a certificate that is not trusted is taken and told, unless `trust` says whom to trust.'),
  trust: z
    .string()
    .refine((text) => trusting.test(text))
    .optional()
    .describe(
      'Who has to have signed its certificate: `system` for what this machine trusts, or `secret/NAME` or `configmap/NAME` of its namespace with a `ca.crt`. A certificate that is not trusted is no answer then.',
    ),
  host: name
    .optional()
    .describe('The host that it is asked as, where it answers for several; its certificate has to be for it.'),
  status: z.int().min(100).max(599).default(200).describe('The status that it has to answer with.'),
  body: z.string().optional().describe('The whole body that it has to answer with, without blanks around it.'),
  bodyPattern: pattern.optional().describe('A regular expression that the body has to match somewhere.'),
});

const exec = z.strictObject({
  ...inContainer,
  output: z.string().optional().describe('The whole output that it has to give, without blanks around it.'),
  outputPattern: pattern.optional().describe('A regular expression that the output has to match somewhere.'),
});

const count = z.strictObject(inContainer);

const httpCheck = z.strictObject({ ...common, sides, http: http.describe('A request and what it has to answer.') });
const execCheck = z.strictObject({
  ...common,
  sides,
  exec: exec.describe('A command that has to end well, and what it has to say.'),
});
const countCheck = z.strictObject({
  ...common,
  count: count.describe(
    'A command that prints a number or a text, such as rows, objects or bytes: the same on both sides.',
  ),
});

/** What a plan wants to know of the application on both sides. */
export const verifyChecks = z
  .array(z.union([httpCheck, execCheck, countCheck]))
  .describe(
    'What is asked of the application on both sides when the migration is verified: `http`, `exec` or `count`.',
  );

/** One check of a plan. */
export type VerifyCheck = z.output<typeof verifyChecks>[number];
/** A request of a check. */
export type HttpCheck = z.output<typeof http>;
/** A command of a check. */
export type CommandCheck = z.output<typeof exec>;

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch (thrown) {
    // What is no pattern is the plan's fault, and told at its line.
    if (thrown instanceof SyntaxError) return false;
    throw thrown;
  }
}

/** What a check is called: its name, or what it asks. */
export function checkName(check: VerifyCheck): string {
  if (check.name !== undefined) return check.name;
  if ('http' in check) return `${check.http.to}:${check.http.port}${check.http.path}`;
  const { workload: where, command } = 'exec' in check ? check.exec : check.count;
  return `${where}: ${command.join(' ')}`;
}

/** Whether a check is asked on the source, too: what the plan does not expect itself has to be as there. */
export function isAskedOnSource(check: VerifyCheck): boolean {
  return 'count' in check || check.sides === 'both';
}
