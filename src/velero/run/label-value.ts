import { createHash } from 'node:crypto';

/** The name of something as Velero has it in a label, where 63 characters fit: a longer one is cut and gets a piece of its hash. */
export function labelValue(name: string): string {
  if (name.length <= 63) return name;
  return name.slice(0, 57) + createHash('sha256').update(name).digest('hex').slice(0, 6);
}
