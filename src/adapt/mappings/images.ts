import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { Note } from '../context.ts';
import { containersOf, type PodSpec } from '../kinds/pod-templates.ts';

/**
 * The image name after mapping, or the same one. The longest prefix wins and ends at a `/`, a tag, a digest or the end
 * of the name. Names without a registry also match as what they stand for (`nginx` is `docker.io/library/nginx`).
 */
export function mapImage(image: string, mappings: Mappings['images'] = []): string {
  let best: { length: number; mapped: string } | undefined;
  const full = fullName(image);
  for (const { from, to } of mappings) {
    if (best && from.length <= best.length) continue;
    const name = hasPrefix(image, from) ? image : hasPrefix(full, from) ? full : undefined;
    if (name !== undefined) best = { length: from.length, mapped: to + name.slice(from.length) };
  }
  return best?.mapped ?? image;
}

/** Whether an image's name begins with a prefix that ends at a `/`, a tag, a digest or the end of the name. */
export function hasPrefix(image: string, prefix: string): boolean {
  if (!image.startsWith(prefix)) return false;
  const next = image[prefix.length];
  if (next === undefined || next === '/' || next === '@' || prefix.endsWith('/')) return true;
  // A colon with a slash behind it begins a port, not a tag: `registry` is no prefix of `registry:5000/app`.
  return next === ':' && !image.slice(prefix.length).includes('/');
}

/** The image with the registry that it stands for. Source: the reference grammar of github.com/distribution/reference (default domain and repository prefix). */
export function fullName(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  if (slash >= 0 && (first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase())) return image;
  return slash < 0 ? `docker.io/library/${image}` : `docker.io/${image}`;
}

/** Maps the images of all containers and image volumes of a pod spec. */
export function mapImages(pod: PodSpec, mappings: Mappings, note: Note): void {
  if (!mappings.images?.length) return;
  for (const { pointer, container } of containersOf(pod)) mapField(container, 'image', pointer, mappings, note);
  for (const [index, volume] of recordsOf(pod.spec.volumes)) {
    const image = recordAt(volume, 'image');
    if (image) mapField(image, 'reference', jsonPointer(...pod.path, 'volumes', index, 'image'), mappings, note);
  }
}

function mapField(holder: JsonRecord, field: string, pointer: string, mappings: Mappings, note: Note): void {
  const from = holder[field];
  if (typeof from !== 'string') return;
  const to = mapImage(from, mappings.images);
  if (to === from) return;
  holder[field] = to;
  note(`${pointer}/${field}`, message('adapt.image', { from, to }));
}
