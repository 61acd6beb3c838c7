/** A registry, or a part of one, that is frozen or gone. */
export interface DeadRegistry {
  /** The beginning of the images that it had. */
  prefix: string;
  /** The beginning of those that took their place. */
  instead: string;
  /** Whether the new place has every image under the same name. */
  same?: true;
  /** Whether the new place has the images under other tags. */
  tags?: true;
}

/** Source: the announcements of their owners. */
const dead: readonly DeadRegistry[] = [
  { prefix: 'k8s.gcr.io/', instead: 'registry.k8s.io/', same: true },
  { prefix: 'gcr.io/google_containers/', instead: 'registry.k8s.io/' },
  { prefix: 'gcr.io/google-containers/', instead: 'registry.k8s.io/' },
  { prefix: 'quay.io/coreos/etcd', instead: 'registry.k8s.io/etcd', tags: true },
  { prefix: 'quay.io/coreos/flannel', instead: 'docker.io/flannel/flannel', tags: true },
];

/** The frozen registry that an image is in; nothing where none is known. */
export function deadRegistry(image: string): DeadRegistry | undefined {
  return dead.find(({ prefix }) => isOf(image, prefix));
}

function isOf(image: string, prefix: string): boolean {
  return image.startsWith(prefix) && (prefix.endsWith('/') || /^($|[:@])/.test(image.slice(prefix.length)));
}
