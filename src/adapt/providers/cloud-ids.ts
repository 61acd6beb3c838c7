import type { Cloud } from './provider.ts';

/** Names of things that belong to one account of a cloud. */
interface Sort {
  cloud: Cloud;
  match: RegExp;
}

/**
 * Source: the formats of ARNs, of ids of EC2, of resource names of Google Cloud and of resource ids of Azure. An ARN without an
 * account is of everybody.
 */
const sorts: readonly Sort[] = [
  { cloud: 'aws', match: /\barn:aws[\w-]*:[\w-]+:[\w-]*:\d{12}:[\w+=,.@:/-]+/ },
  {
    cloud: 'aws',
    match: /\b(?:vpc|subnet|sg|eipalloc|vol|snap|fs|fsap|vpce|eni|igw|rtb)-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/,
  },
  {
    cloud: 'gcp',
    match:
      /\bprojects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/(?:locations|regions|zones|secrets|topics|subscriptions|global|serviceAccounts)\/[\w./-]+/,
  },
  { cloud: 'gcp', match: /\b[a-z][a-z0-9-]{4,28}[a-z0-9]:(?:[a-z]+-[a-z]+\d):[a-z][\w-]*\b/ },
  { cloud: 'azure', match: /\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\/[\w.()/-]+)?/i },
];

/** The first name in a text of something that belongs to one account of a cloud. */
export function cloudIdIn(text: string): { id: string; cloud: Cloud } | undefined {
  for (const { cloud, match } of sorts) {
    const id = match.exec(text)?.[0];
    if (id !== undefined) return { id, cloud };
  }
  return undefined;
}
