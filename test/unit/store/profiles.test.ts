import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { awsProfiles, profileNames } from '../../../src/store/profiles.ts';

test('profiles are the sections of both files that are profiles, each once', () => {
  const config = [
    '[default]',
    'region = eu-west-1',
    '[profile shop]',
    '  [ profile "with space" ]',
    '# [profile old]',
    '[sso-session corp]',
    '[services local]',
    '[not-one-here]',
  ].join('\r\n');
  const credentials = '[shop]\naws_access_key_id = [a]\n[ops]\n; [gone]\n';
  expect(profileNames(config, credentials)).toEqual(['default', 'ops', 'shop', 'with space']);
});

test('a file that is not there has no profiles', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kf-aws-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = join(folder, 'config');
  const environment = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
  expect(await awsProfiles(environment)).toEqual([]);
  writeFileSync(config, '[profile shop]\n');
  expect(await awsProfiles(environment)).toEqual(['shop']);
});
