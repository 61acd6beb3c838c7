import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the scripts and style sheets of pages lie; a page may load nothing else. */
const folder = ['dist', 'media'];

/** What a webview that shows a page of ours may do: run scripts, and load what was built for it. */
export function pageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, ...folder)] };
}

/** The HTML of a page, which its script `dist/media/<name>.js` fills. Nothing runs but that script, and nothing is loaded from elsewhere. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, name: string): string {
  const nonce = randomBytes(18).toString('base64');
  const file = (type: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, ...folder, `${name}.${type}`)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${file('css')}">
    <script nonce="${nonce}" src="${file('js')}" defer></script>
  </head>
  <body></body>
</html>`;
}
