import * as vscode from 'vscode';

/** Whether the YAML extension is at work: it completes, explains and checks by our schemas, and we stand back. */
export function isYamlServed(): boolean {
  return vscode.extensions.getExtension('redhat.vscode-yaml')?.isActive === true;
}
