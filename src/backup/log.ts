import { StringDecoder } from 'node:string_decoder';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import { limits, readError } from './damage.ts';
import { stream } from './fetch.ts';
import { backupKeys } from './layout.ts';
import { TarError } from './tar-read.ts';
import { unpackStream } from './unpack.ts';

/** Characters after which a line is cut, so that a file without line feeds does not fill the memory. */
const longestLine = 1024 * 1024;

/** The log that was written while a backup was made, in lots of lines. Throws `not-found` where there is none, `damaged`, and what the store throws. */
export async function* readLog(store: Store, name: string, signal: AbortSignal): AsyncGenerator<string[]> {
  const { logs } = backupKeys(name);
  if ((await store.head(logs, signal)) === undefined) {
    throw new KubeferryError('not-found', message('backup.noLog', { name, store: store.title }), {
      hint: message('backup.noLog.hint'),
    });
  }
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let size = 0;
  const source = unpackStream(stream(store, logs, { signal }));
  try {
    for (;;) {
      // Only what the reading throws is a fault of the file.
      const next = await source.next().catch((thrown: unknown) => {
        throw readError(thrown, name);
      });
      if (next.done === true) break;
      size += next.value.length;
      if (size > limits.total)
        throw readError(new TarError(message('backup.damage.largeLog', { bytes: limits.total })), name);
      const lines = (rest + decoder.write(next.value)).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > longestLine) {
        lines.push(rest);
        rest = '';
      }
      if (lines.length > 0) yield lines;
    }
    rest += decoder.end();
    if (rest !== '') yield [rest];
  } finally {
    await source.return(undefined);
  }
}
