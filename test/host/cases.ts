import { testLine } from '../sandbox/vscode/test-line.ts';

/** One behaviour that the extension host is asked to show. `error` is absent where it did. */
export interface CaseResult {
  name: string;
  milliseconds: number;
  error?: string;
}

type Body = (signal: AbortSignal) => Promise<void> | void;

const cases: { name: string; body: Body }[] = [];
/** No behaviour takes longer than this, in milliseconds. */
const limit = 60_000;

/** Adds a test; it fails when `body` throws or takes over a minute, and then `signal` aborts. */
export function test(name: string, body: Body): void {
  cases.push({ name, body });
}

/** Runs all tests one after the other and tells each. */
export async function runCases(): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { name, body } of cases) {
    const result = await runCase(name, body);
    console.log(`${testLine}${result.error === undefined ? '✓' : '✗'} ${name} (${result.milliseconds} ms)`);
    if (result.error) for (const line of result.error.split('\n')) console.log(`${testLine}    ${line}`);
    results.push(result);
  }
  return results;
}

async function runCase(name: string, body: Body): Promise<CaseResult> {
  const started = performance.now();
  const ending = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new Error(`not done after ${limit / 1000} s`);
    ending.abort(error);
    late.reject(error);
  }, limit);
  const took = () => Math.round(performance.now() - started);
  try {
    await Promise.race([Promise.resolve(body(ending.signal)), late.promise]);
    return { name, milliseconds: took() };
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, milliseconds: took(), error: words };
  } finally {
    clearTimeout(timer);
  }
}
