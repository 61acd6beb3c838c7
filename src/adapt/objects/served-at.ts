import type { RuleAbout } from '../rules/rule.ts';

/** Whether a group is a domain, such as `istio.io`, or lies below it. */
export function isAt(domain: string, group: string): boolean {
  return group === domain || group.endsWith(`.${domain}`);
}

/** Whether the target serves a group at a domain, or definitions of one go along; nothing where that is unknown. */
export function isServedAt(
  domain: string,
  { target, objects }: Pick<RuleAbout, 'target' | 'objects'>,
): boolean | undefined {
  return objects.definesAt(domain) || target.facts.apis?.some(({ group }) => isAt(domain, group));
}
