import type { Translate } from '../translate.ts';

/** Source: the reference grammar of github.com/distribution/reference. What has none of `.`, `:` and `localhost` would be a name on Docker Hub. */
const host =
  /^(?=localhost$|.*[.:])(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?$/;
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/** Why a text cannot take the place of a registry at the start of image names, or nothing: the host of a registry, then perhaps a path. */
export function imagePrefixProblem(text: string, t: Translate): string | undefined {
  if (text.includes('://'))
    return t('Without {scheme}: image names have none.', { scheme: text.slice(0, text.indexOf('://') + 3) });
  if (text.endsWith('/')) return t('Without the slash at the end: what follows in image names begins with one.');
  const [first = '', ...path] = text.split('/');
  if (text.includes('@') || path.some((part) => part.includes(':'))) {
    return t('Without tag and digest: each image keeps its own.');
  }
  if (host.test(first) && path.every((part) => component.test(part))) return undefined;
  return t('Enter the host of a registry, then perhaps a path in small letters, as in {example}.', {
    example: 'registry.example.com/shop',
  });
}
