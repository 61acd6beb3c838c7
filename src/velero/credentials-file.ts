import type { StoreCredentials } from '../store/open.ts';

/**
 * The keys of a profile in the text of an AWS credentials file (the format of `~/.aws/credentials`: sections in brackets,
 * `name = value` in them), or nothing where the profile has none.
 */
export function keysOfProfile(text: string, profile: string): StoreCredentials | undefined {
  const values = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const [, title] = /^\s*\[\s*(?:profile\s+)?(.*?)\s*\]/.exec(line) ?? [];
    if (title !== undefined) section = title;
    const [, name, value] = /^\s*([^#;\s=[][^\s=]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === profile && name !== undefined && value !== undefined) values.set(name.toLowerCase(), value);
  }
  const [accessKeyId, secretAccessKey] = [values.get('aws_access_key_id'), values.get('aws_secret_access_key')];
  const sessionToken = values.get('aws_session_token');
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** The text of an AWS credentials file with these keys as its default profile, as Velero takes them from a Secret. */
export function credentialsFile({ accessKeyId, secretAccessKey, sessionToken }: StoreCredentials): string {
  const token = sessionToken === undefined ? '' : `aws_session_token=${sessionToken}\n`;
  return `[default]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n${token}`;
}
