import { KubeferryError } from '../../model/error.ts';
import { isRecord } from '../../model/json/json.ts';
import { text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { type CloudPlace, cloudLabel } from '../../model/stores/cloud-store.ts';

/** What the plug-ins are told of a store (their `backupstoragelocation.md`): with a key that it does not know, a plug-in does not start. */
const keys: Readonly<Record<CloudPlace['provider'], readonly string[]>> = {
  azure: [
    ...['resourceGroup', 'storageAccount', 'storageAccountKeyEnvVar', 'subscriptionId', 'storageAccountURI', 'useAAD'],
    ...['activeDirectoryAuthorityURI', 'blockSizeInBytes'],
  ],
  gcp: ['serviceAccount', 'kmsKeyName', 'storeEndpoint'],
};

/** Throws `misconfigured` where the plug-in for a store would not take what it is told of it. */
export function checkCloudStore(store: CloudPlace): void {
  const { provider, config } = store;
  const known = keys[provider];
  const stray = Object.keys(config).find((key) => !known.includes(key));
  if (stray !== undefined) {
    const words = { provider, key: stray, keys: known.join(', ') };
    throw new KubeferryError('misconfigured', message('velero.cloudKey', words));
  }
  if (provider !== 'azure' || config.storageAccount) return;
  throw new KubeferryError('misconfigured', message('velero.cloudAccount', { store: cloudLabel(store) }), {
    hint: message('velero.cloudAccount.hint'),
  });
}

/**
 * Throws `misconfigured` where credentials are not such as the plug-in for a store takes. `from`: where they come from, in words; nothing of
 * what they hold is told.
 */
export function checkCloudCredentials(store: CloudPlace, credentials: string, from: string): void {
  const lacks = store.provider === 'azure' ? azureLacks(store, credentials) : googleLacks(store, credentials);
  if (lacks.length === 0) return;
  const words = { from, provider: store.provider, names: lacks.join(', ') };
  throw new KubeferryError('misconfigured', message('velero.cloudCredentials', words), {
    hint: message(`velero.cloudCredentials.${store.provider}.hint`),
  });
}

/** As `pkg/util/azure` of Velero looks for them. */
function azureLacks({ config }: CloudPlace, credentials: string): string[] {
  const names = new Set(
    credentials.split(/\r?\n/).flatMap((line) => /^\s*(?:export\s+)?(\w+)\s*=\s*\S/.exec(line)?.[1] ?? []),
  );
  const lacking = (...wanted: string[]) => wanted.filter((name) => !names.has(name));
  if (config.storageAccountKeyEnvVar) return lacking(config.storageAccountKeyEnvVar);
  const isPrincipal = ['SECRET', 'CERTIFICATE', 'CERTIFICATE_PATH'].some((part) => names.has(`AZURE_CLIENT_${part}`));
  // Without one the identity of the pod counts.
  const principal = isPrincipal ? lacking('AZURE_TENANT_ID', 'AZURE_CLIENT_ID') : [];
  // The key of the account is asked for, and is found by these.
  const account = [
    ...(config.subscriptionId ? [] : lacking('AZURE_SUBSCRIPTION_ID')),
    ...(config.resourceGroup ? [] : lacking('AZURE_RESOURCE_GROUP')),
  ];
  return [...principal, ...(config.useAAD === 'true' ? [] : account)];
}

function googleLacks({ config }: CloudPlace, credentials: string): string[] {
  const account = parsed(credentials);
  const lacking = (...wanted: string[]) => wanted.filter((name) => !text(account[name]));
  if (account.type === 'external_account') return config.serviceAccount ? [] : ['serviceAccount'];
  return account.type === 'service_account' ? lacking('client_email', 'private_key') : lacking('type');
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : {};
  } catch {
    // The sentence says what a file of it holds; where it breaks off says nothing more, and may quote a key.
    return {};
  }
}
