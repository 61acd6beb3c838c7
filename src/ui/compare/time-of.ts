/** The time of the day of a time in ISO 8601. */
export function timeOf(at: string): string {
  return new Date(at).toLocaleTimeString();
}
