import { z } from 'zod';
import type { ToEngine } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { EngineSettings } from '../model/settings.ts';

const id = z.number().int();

/** A message of a front as it comes in: which request is meant, and with what, is looked at when it is served. */
export type Incoming =
  | Exclude<ToEngine, { type: 'request' }>
  | { type: 'request'; id: number; name: string; params: unknown };

const incoming = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id, name: z.string(), params: z.unknown() }),
  z.object({ type: z.literal('cancel'), id }),
  z.object({ type: z.literal('credit'), id, batches: z.number().int().nonnegative() }),
  z.object({ type: z.literal('answer'), ask: id, value: z.string().nullable() }),
]);

const settings = z.object({
  kubeconfig: z.object({ files: z.array(z.string()) }),
  extraPath: z.array(z.string()),
  concurrency: z.number().int().positive(),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']),
  proxy: z
    .object({
      url: z.string(),
      noProxy: z.array(z.string()),
      strictSsl: z.boolean(),
      authorization: z.string().exactOptional(),
    })
    .exactOptional(),
});

/** A message of a front, or nothing where it is none. */
export function readIncoming(value: unknown): Incoming | undefined {
  return incoming.safeParse(value).data;
}

/** The settings of a front. Throws `usage` where they have another shape. */
export function readSettings(value: unknown): EngineSettings {
  const read = settings.safeParse(value);
  if (read.success) return read.data;
  throw new KubeferryError('usage', message('error.unexpected', { detail: z.prettifyError(read.error) }));
}
