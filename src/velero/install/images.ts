import { createHash } from 'node:crypto';

/** An image of Docker Hub as another registry has it. */
export function fromRegistry(image: string, registry: string | undefined): string {
  return registry === undefined ? image : `${registry.replace(/\/+$/, '')}/${image.replace(/^docker\.io\//, '')}`;
}

/** When a node asks the registry for an image again, as Velero's installation decides it. */
export function pullPolicyOf(image: string): 'Always' | 'IfNotPresent' {
  const [, tag, ...more] = image.split(':');
  return tag !== undefined && tag !== 'latest' && more.length === 0 ? 'IfNotPresent' : 'Always';
}

/** What the container of a plug-in is called: its image without registry, tag and digest. */
export function pluginContainerName(image: string): string {
  const slash = image.indexOf('/');
  const withRegistry = slash === 0 || image.split('/').length > 2;
  const at = image.lastIndexOf('@');
  const end = at > 0 ? at : image.lastIndexOf(':');
  const path = image.slice(withRegistry ? slash + 1 : 0, end > 0 ? end : undefined);
  const name = path.replace(/[/_.]/g, '-');
  // As long as the name of a container may be.
  return name.length <= 63 ? name : name.slice(0, 57) + createHash('sha256').update(name).digest('hex').slice(0, 6);
}

/** The same image with another tag; a digest goes. */
export function withTag(image: string, tag: string): string {
  const [name = ''] = image.split('@');
  const colon = name.lastIndexOf(':');
  return `${colon > name.lastIndexOf('/') ? name.slice(0, colon) : name}:${tag}`;
}
