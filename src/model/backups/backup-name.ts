const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Whether a text can be the name of a backup: an RFC 1123 subdomain, which Velero's Backup object must be. */
export function isBackupName(name: string): boolean {
  return name.length <= 253 && subdomain.test(name);
}
