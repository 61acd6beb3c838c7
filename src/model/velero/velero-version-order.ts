/** Below, above or at zero as one version (`v1.18.3`) comes before, after or is another one; nothing where one of them is no version. */
export function compareVersions(one: string, other: string): number | undefined {
  const [a, b] = [partsOf(one), partsOf(other)];
  if (!a || !b) return undefined;
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Minor versions from one version to another one of the same major version. */
export function minorsBetween(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)];
  return a && b && a[0] === b[0] ? (b[1] ?? 0) - (a[1] ?? 0) : 0;
}

function partsOf(version: string): number[] | undefined {
  const [, major, minor, patch = '0'] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return major === undefined || minor === undefined ? undefined : [major, minor, patch].map(Number);
}
