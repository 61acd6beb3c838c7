import type { ComparedSide } from './comparison.ts';

/** What a side is called beside the other one: `eks-prod/shop`, of a backup `nightly-1/shop`; manifests by their paths, as `shownPath` gives them. */
export function sideTitle(side: ComparedSide, shownPath = (path: string) => path): string {
  const namespaces = side.namespaces.join(',');
  switch (side.from) {
    case 'cluster':
      return `${side.context}/${namespaces}`;
    case 'backup':
      return namespaces === '' ? side.name : `${side.name}/${namespaces}`;
    case 'files':
      return side.paths.map(shownPath).join(', ');
  }
}

/** The same where it stands by itself, as in a report, in a form that needs no translation: that of a backup is as `kubeferry compare` takes it. */
export function sideAddress(side: ComparedSide): string {
  return side.from === 'backup' ? `backup:${sideTitle(side)}` : sideTitle(side);
}
