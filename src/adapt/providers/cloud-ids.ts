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
    // Of digits alone it is a date.
    match: /\b(?:vpc|subnet|sg|eipalloc|vol|snap|fs|fsap|vpce|eni|igw|rtb)-(?=\d*[a-f])(?:[0-9a-f]{17}|[0-9a-f]{8})\b/,
  },
  {
    cloud: 'gcp',
    match:
      /\bprojects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/(?:locations|regions|zones|secrets|topics|subscriptions|global|serviceAccounts)\/[\w./-]+/,
  },
  // An instance of Cloud SQL: its project, its region and its name.
  {
    cloud: 'gcp',
    match:
      /\b[a-z][a-z0-9-]{4,28}[a-z0-9]:(?:africa|asia|australia|europe|me|northamerica|southamerica|us)-(?:(?:north|south)?(?:east|west)|north|south|central)\d{1,2}:[a-z][\w-]*\b/,
  },
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
