import { isRecord } from './json/json.ts';
import { parseJson, toJson } from './json/json-text.ts';

/**
 * Sends a message over a channel of processes, which holds no more than JSON does: one with integers of more than 53 bits, which Kubernetes has, goes
 * as its text.
 */
export function sendOver<Sent extends object>(
  send: (message: Sent | { type: 'exact'; text: string }) => void,
  message: Sent,
): void {
  try {
    send(message);
  } catch (thrown) {
    // What JSON says of a bigint. Asking for one beforehand would take as long as the writing.
    if (!(thrown instanceof TypeError)) throw thrown;
    send({ type: 'exact', text: toJson(message) });
  }
}

/** A message as it was sent with `sendOver`. */
export function receivedOver(value: unknown): unknown {
  return isRecord(value) && value.type === 'exact' && typeof value.text === 'string' ? parseJson(value.text) : value;
}
