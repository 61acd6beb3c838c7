import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate with its key, both PEM. */
export interface Certificate {
  certificate: string;
  key: string;
}

/** An authority of the sandbox: signs certificates for servers and clients. */
export interface Authority extends Certificate {
  /** For a server: valid for these host names and IPv4 addresses. */
  forServer(name: string, hosts: string[]): Certificate;
  /** For a client: Kubernetes reads the user from the common name and its groups from the organisations. */
  forClient(user: string, groups: string[], validity?: Validity): Certificate;
}

/** When a certificate is valid. */
export interface Validity {
  from: Date;
  until: Date;
}

// DER (ITU-T X.690), as much as X.509 certificates (RFC 5280) need.
const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  const digits = size.subarray(size.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length]), digits, body]);
};
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => der(0x31, ...parts);
const octets = (body: Buffer): Buffer => der(0x04, body);
const bits = (body: Buffer, unused = 0): Buffer => der(0x03, Buffer.from([unused]), body);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const yes = der(0x01, Buffer.from([0xff]));
const utcTime = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = '550403';
const organisation = '55040a';
const extendedKeyUsage = { server: '2b06010505070301', client: '2b06010505070302' };

const attribute = (type: string, value: string): Buffer => set(sequence(oid(type), der(0x0c, Buffer.from(value))));
const distinguishedName = (name: string, groups: string[]): Buffer =>
  sequence(...groups.map((group) => attribute(organisation, group)), attribute(commonName, name));
const extension = (type: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(type), ...(critical ? [yes] : []), octets(value));

const generalName = (host: string): Buffer =>
  isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));

const authorityExtensions = [
  extension('551d13', true, sequence(yes)),
  extension('551d0f', true, bits(Buffer.from([0x06]), 1)),
];
const leafExtensions = (usages: string[], hosts: string[]): Buffer[] => [
  extension('551d0f', true, bits(Buffer.from([0x80]), 7)),
  extension('551d25', false, sequence(...usages.map(oid))),
  ...(hosts.length === 0 ? [] : [extension('551d11', false, sequence(...hosts.map(generalName)))]),
];

function issue(
  subject: Buffer,
  extensions: Buffer[],
  issuer: { name: Buffer; key: KeyObject } | undefined,
  validity: Validity,
): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)]);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    issuer?.name ?? subject,
    sequence(utcTime(validity.from), utcTime(validity.until)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer?.key ?? privateKey);
  const certificate = sequence(body, ecdsaWithSha256, bits(signature)).toString('base64');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate.replace(/(.{64})/g, '$1\n').trim()}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A new authority, valid from yesterday for ten days, as is everything that it signs. */
export function createAuthority(name: string): Authority {
  const day = 24 * 3600 * 1000;
  const validity = { from: new Date(Date.now() - day), until: new Date(Date.now() + 9 * day) };
  const subject = distinguishedName(name, []);
  const own = issue(subject, authorityExtensions, undefined, validity);
  const issuer = { name: subject, key: createPrivateKey(own.key) };
  return {
    ...own,
    forServer: (host, hosts) =>
      issue(distinguishedName(host, []), leafExtensions([extendedKeyUsage.server], hosts), issuer, validity),
    forClient: (user, groups, when) =>
      issue(distinguishedName(user, groups), leafExtensions([extendedKeyUsage.client], []), issuer, when ?? validity),
  };
}
