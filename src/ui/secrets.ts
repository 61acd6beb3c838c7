import * as vscode from 'vscode';
import type { SecretKind } from '../model/door.ts';
import type { StoreKeys } from '../model/stores/store-keys.ts';

/** Credentials that a person typed live in VS Code's SecretStorage, by what they are and what they are for. */

const known = 'kubeferry.secrets';
const keptKey = 'cache-key';

/** What a person types. */
type TypedKind = Exclude<SecretKind, 'cache-key'>;

/** The stored credential, or what the person types now, which is then kept; nothing where they gave none, or the signal aborted. */
export async function askSecret(
  context: vscode.ExtensionContext,
  secret: TypedKind,
  about: string,
  signal: AbortSignal,
): Promise<string | null> {
  const stored = await storedSecret(context, secret, about);
  if (stored !== null) return stored;
  const title =
    secret === 's3-access-key'
      ? vscode.l10n.t('Access key for {about}', { about })
      : vscode.l10n.t('Secret key for {about}', { about });
  const typed = await input({ title, password: secret === 's3-secret-key', ignoreFocusOut: true }, signal);
  if (typed === undefined || typed === '') return null;
  await keep(context, secret, about, typed);
  return typed;
}

/** The stored credential; nothing where there is none. */
export async function storedSecret(
  context: vscode.ExtensionContext,
  secret: TypedKind,
  about: string,
): Promise<string | null> {
  return (await context.secrets.get(keyOf(secret, about))) ?? null;
}

/** The key of what is kept of stores on this machine. Nobody is asked for it; unless it is only looked for (`stored`), it is made. */
export async function cacheKey({ secrets }: vscode.ExtensionContext, stored: boolean): Promise<string | null> {
  const known = await secrets.get(keptKey);
  if (known !== undefined) return known;
  if (stored) return null;
  const made = crypto.randomUUID() + crypto.randomUUID();
  await secrets.store(keptKey, made);
  return made;
}

/** The keys that were typed for a store, by its label; nothing where none were. */
export async function storedKeys(context: vscode.ExtensionContext, about: string): Promise<StoreKeys | undefined> {
  const accessKeyId = await storedSecret(context, 's3-access-key', about);
  const secretAccessKey = await storedSecret(context, 's3-secret-key', about);
  return accessKeyId === null || secretAccessKey === null ? undefined : { accessKeyId, secretAccessKey };
}

/** Whether keys were typed for a store, by its label. */
export function hasKeys(context: vscode.ExtensionContext, about: string): boolean {
  return storedSecrets(context).includes(keyOf('s3-secret-key', about));
}

/** Keeps keys for a store, by its label; without any, those that were typed for it are forgotten. */
export async function keepKeys(
  context: vscode.ExtensionContext,
  about: string,
  keys: StoreKeys | undefined,
): Promise<void> {
  if (keys) {
    await keep(context, 's3-access-key', about, keys.accessKeyId);
    await keep(context, 's3-secret-key', about, keys.secretAccessKey);
    return;
  }
  const gone = [keyOf('s3-access-key', about), keyOf('s3-secret-key', about)];
  for (const key of gone) await context.secrets.delete(key);
  const left = storedSecrets(context).filter((key) => !gone.includes(key));
  await context.globalState.update(known, left);
}

/** An input box that closes when the signal aborts. */
async function input(options: vscode.InputBoxOptions, signal: AbortSignal): Promise<string | undefined> {
  const token = new vscode.CancellationTokenSource();
  const close = () => token.cancel();
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  try {
    return await vscode.window.showInputBox(options, token.token);
  } finally {
    signal.removeEventListener('abort', close);
    token.dispose();
  }
}

/** Forgets every credential that was typed; returns how many there were. */
export async function forgetSecrets(context: vscode.ExtensionContext): Promise<number> {
  const keys = storedSecrets(context);
  for (const key of keys) await context.secrets.delete(key);
  await context.globalState.update(known, undefined);
  return keys.length;
}

/** Whether any credential that was typed is stored. */
export function hasSecrets(context: vscode.ExtensionContext): boolean {
  return storedSecrets(context).length > 0;
}

async function keep(context: vscode.ExtensionContext, secret: TypedKind, about: string, value: string): Promise<void> {
  const key = keyOf(secret, about);
  await context.secrets.store(key, value);
  await context.globalState.update(known, [...new Set([...storedSecrets(context), key])]);
}

function keyOf(secret: TypedKind, about: string): string {
  return `${secret} ${about}`;
}

function storedSecrets(context: vscode.ExtensionContext): string[] {
  return context.globalState.get<string[]>(known, []);
}
