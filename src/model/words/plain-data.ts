import { isRecord } from '../json/json.ts';
import { format, isCode, type Message } from '../message.ts';

/** A result as plain data for files and programs: English sentences in place of their codes, large numbers as texts. */
export function plainData(result: object): object {
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [key, plain(value)]));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isMessage(value)) return format(value);
  if (isRecord(value)) return plainData(value);
  return typeof value === 'bigint' ? String(value) : value;
}

function isMessage(value: unknown): value is Message {
  return isRecord(value) && typeof value.code === 'string' && isCode(value.code) && isRecord(value.args);
}
