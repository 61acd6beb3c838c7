import { describe, expect, it } from 'vitest';
import { keysOfProfile } from '../../../src/velero/credentials-file.ts';

const file = `# keys of Velero
[default]
aws_access_key_id=one
aws_secret_access_key = a=b+c/==

[ profile backups ]
; written by hand\r
AWS_ACCESS_KEY_ID = two \r
aws_secret_access_key = more\r
aws_session_token = token

[half]
aws_access_key_id = three
`;

describe('the keys of a credentials file', () => {
  it('are those of the profile that is asked for', () => {
    expect(keysOfProfile(file, 'default')).toEqual({ accessKeyId: 'one', secretAccessKey: 'a=b+c/==' });
    expect(keysOfProfile(file, 'backups')).toEqual({
      accessKeyId: 'two',
      secretAccessKey: 'more',
      sessionToken: 'token',
    });
  });

  it('are none where the profile is not there, or not whole, or the text is something else', () => {
    expect(keysOfProfile(file, 'other')).toBeUndefined();
    expect(keysOfProfile(file, 'half')).toBeUndefined();
    expect(keysOfProfile('{"type": "service_account"}', 'default')).toBeUndefined();
    expect(keysOfProfile('', 'default')).toBeUndefined();
  });
});
