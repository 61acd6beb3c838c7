import { type ASTNode, Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { type Message, message } from '../../model/message.ts';
import { toWords } from './cel-values.ts';

/** What an expression may name, as `toCel` makes it; what is unknown of a cluster or of the plan is absent in it. */
export interface ExpressionScope {
  object: unknown;
  value: unknown;
  target: unknown;
  source: unknown;
  plan: unknown;
}

/** An expression that was read once, to be run often. */
export interface Expression {
  /** Its value, as CEL has it. @throws Unjudgeable, UnknownFact */
  run(scope: ExpressionScope): unknown;
}

/** What is wrong with an expression; `start` and `end` are offsets in it. */
export interface ExpressionProblem {
  words: Message;
  start: number;
  end: number;
}

/** An expression has no value for an object, such as where a field that it names is missing. */
export class Unjudgeable extends Error {
  readonly words: Message;

  constructor(words: Message, cause?: unknown) {
    super('unjudgeable', { cause });
    this.words = words;
  }
}

/** An expression needs a fact that nobody knows. */
export class UnknownFact extends Error {
  readonly fact: string;

  constructor(fact: string, cause: unknown) {
    super(`unknown: ${fact}`, { cause });
    this.fact = fact;
  }
}

const facts = ['target', 'source', 'plan'];

/** Bounds of one expression: what a person writes is far below them. How long it may run is bounded where rules are run. */
const limits = { maxAstNodes: 1000, maxDepth: 50, maxListElements: 500, maxMapEntries: 500 };

const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false, limits });
for (const name of ['object', 'value', ...facts]) environment.registerVariable(name, 'dyn');

/** The longest expression, in characters. */
const longest = 10_000;

/** Reads an expression. `wanted`: what it has to give, where that matters. */
export function readExpression(text: string, wanted?: 'bool'): Expression | { problem: ExpressionProblem } {
  const whole = { start: 0, end: text.length };
  if (text.length > longest) return { problem: { words: message('own.cel.long', { longest }), ...whole } };
  try {
    const parsed = environment.parse(text);
    const { error, type = 'dyn' } = parsed.check();
    if (error) return { problem: { words: problemWords(error), ...(error.range ?? whole) } };
    if (wanted && ![wanted, 'dyn'].includes(type)) {
      return { problem: { words: message('own.cel.no-bool', { type }), ...whole } };
    }
    return { run: (scope) => evaluate(parsed, scope) };
  } catch (thrown) {
    if (!(thrown instanceof ParseError)) throw thrown;
    return { problem: { words: problemWords(thrown), ...(thrown.range ?? whole) } };
  }
}

/** The value of an expression as text. @throws Unjudgeable, UnknownFact */
export function inWords(expression: Expression, scope: ExpressionScope): string {
  return asJson(() => toWords(expression.run(scope)));
}

/** Runs what makes JSON of a value. @throws Unjudgeable where JSON has no such value. */
export function asJson<T>(make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof TypeError) throw new Unjudgeable(message('own.cel', { problem: thrown.message }), thrown);
    throw thrown;
  }
}

function evaluate(run: (scope: Record<string, unknown>) => unknown, scope: ExpressionScope): unknown {
  try {
    return run({ ...scope });
  } catch (thrown) {
    // Some functions throw what JavaScript throws, such as for a time zone that there is not.
    if (!(thrown instanceof Error)) throw thrown;
    if (!(thrown instanceof EvaluationError)) throw new Unjudgeable(problemWords({ summary: thrown.message }), thrown);
    const fact = unknownFact(thrown);
    throw fact === undefined ? new Unjudgeable(problemWords(thrown), thrown) : new UnknownFact(fact, thrown);
  }
}

/** The fact that an expression named first and that is not there: `storageClasses` of `target.storageClasses`. */
function unknownFact({ code, node }: EvaluationError): string | undefined {
  if (code !== 'no_such_key' || node?.op !== '.') return undefined;
  const [of, field]: [ASTNode, string] = node.args;
  if (of.op !== 'id' || !facts.includes(of.args)) return undefined;
  return of.args === 'target' ? field : `${of.args}.${field}`;
}

function problemWords({ summary }: { summary: string }): Message {
  return message('own.cel', { problem: summary });
}
