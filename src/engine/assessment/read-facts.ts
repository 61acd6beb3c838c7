import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { type ClusterFacts, clusterFactsSchema } from '../../model/clusters/cluster-facts.ts';
import { KubeferryError } from '../../model/error.ts';
import { jsonOrNothing } from '../../model/json/json-text.ts';
import { message } from '../../model/message.ts';
import { senseless } from './facts-sense.ts';
import { fileError } from './file-error.ts';

/** The facts in a file. Throws `not-found`, and `invalid` with why it cannot be read, or naming the first field that is wrong. */
export async function readFacts(path: string): Promise<ClusterFacts> {
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw fileError(path, thrown);
  });
  const wrong = (detail: string, cause?: unknown) =>
    new KubeferryError('invalid', message('facts.wrong', { path, detail }), {
      hint: message('facts.wrong.hint'),
      cause,
    });
  let value: unknown;
  try {
    // JSON is YAML as well, but a reader of YAML takes a hundred times as long for facts of many objects.
    value = jsonOrNothing(text) ?? parse(text);
  } catch (thrown) {
    throw wrong(firstLine(thrown instanceof Error ? thrown.message : String(thrown)), thrown);
  }
  const read = clusterFactsSchema.safeParse(value);
  if (read.success) {
    const detail = senseless(read.data);
    if (detail !== undefined) throw wrong(detail);
    return read.data;
  }
  const [issue] = read.error.issues;
  throw wrong(`${issue?.path.join('.') || 'ClusterFacts'}: ${issue?.message ?? ''}`, read.error);
}

/** What a parser says, without the lines of the file that it shows. */
function firstLine(problem: string): string {
  return (problem.split('\n', 1)[0] ?? '').replace(/[:.]$/, '');
}
