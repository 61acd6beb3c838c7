import { Buffer } from 'node:buffer';
import { X509Certificate } from 'node:crypto';
import { textRecord } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { withheld } from '../../model/objects/secret.ts';

/**
 * Whether the certificate of a Secret is signed by one of a bundle of authorities, or is one of them; nothing where its values are not known.
 * `bundle`: PEM in base64, as in a webhook.
 */
export function isSignedBy(secret: KubeObject, bundle: string): boolean | undefined {
  const texts = certificatesOf(secret);
  if (texts.length === 0) return undefined;
  const authority = decoded(bundle);
  if (texts.some((one) => one.trim() === authority.trim())) return true;
  const authorities = parsedIn(authority);
  return texts
    .flatMap(parsedIn)
    .some((one) => authorities.some((by) => one.fingerprint256 === by.fingerprint256 || one.verify(by.publicKey)));
}

/** The texts of `ca.crt` and `tls.crt`, of those that are there. */
function certificatesOf({ data, stringData }: KubeObject): string[] {
  const encoded = Object.entries(textRecord(data)).map(([key, value]) => [key, value, true] as const);
  const plain = Object.entries(textRecord(stringData)).map(([key, value]) => [key, value, false] as const);
  return [...encoded, ...plain].flatMap(([key, value, isEncoded]) =>
    (key === 'ca.crt' || key === 'tls.crt') && value !== withheld ? [isEncoded ? decoded(value) : value] : [],
  );
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a text; what is none is passed over. */
function parsedIn(text: string): X509Certificate[] {
  return (text.match(pem) ?? []).flatMap((one) => {
    try {
      return [new X509Certificate(one)];
    } catch {
      // A damaged one has signed nothing.
      return [];
    }
  });
}
