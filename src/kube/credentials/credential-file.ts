import { readFile } from 'node:fs/promises';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';

/** A file that a kubeconfig names. Throws `misconfigured`. */
export async function readCredentialFile(file: string, context: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new KubeferryError('misconfigured', message('kube.credentialFile', { path: file, context }), {
      context,
      cause,
    });
  }
}
