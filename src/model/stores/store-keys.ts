/** Keys of an S3 store that a person typed. They live in VS Code's SecretStorage and in no file of ours. */
export interface StoreKeys {
  accessKeyId: string;
  secretAccessKey: string;
}
