/** JSON of a cluster may be nested 10,000 times, which is more than a stack holds of functions that look into it. */
export function isTooDeep(thrown: unknown): thrown is RangeError {
  return thrown instanceof RangeError && thrown.message.includes('call stack');
}
