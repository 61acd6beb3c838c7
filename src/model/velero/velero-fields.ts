/**
 * The fields that the definitions of a Velero know in the `spec` of what it is asked by, one inside another behind its name:
 * `uploaderConfig.parallelFilesUpload`. Of a definition that may not be seen there are none, and anything may be known.
 */
export interface VeleroFields {
  backup?: string[];
  restore?: string[];
  schedule?: string[];
}
