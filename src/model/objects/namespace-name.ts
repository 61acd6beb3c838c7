const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Whether Kubernetes takes a text for the name of a namespace: an RFC 1123 label. */
export function isNamespaceName(name: string): boolean {
  return label.test(name);
}
