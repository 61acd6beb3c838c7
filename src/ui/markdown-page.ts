import * as vscode from 'vscode';

/** The command of VS Code by which its preview forgets what it has drawn. */
const forget = 'markdown.preview.refresh';

/** Shows Markdown as a page, in an editor of its own: the ordinary preview would go on to the next Markdown file. */
export async function openMarkdownPage(uri: vscode.Uri): Promise<void> {
  // The preview takes a document that was closed and has changed since for the one that it drew last. It has drawn none before it is there.
  if ((await vscode.commands.getCommands(true)).includes(forget)) await vscode.commands.executeCommand(forget);
  await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor');
}
