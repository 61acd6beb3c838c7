// Opens a document by its address, as other extensions and links can: not everything that has an address has a row in a tree.
const vscode = require('vscode');

exports.activate = (context) => {
  const open = async () => {
    const address = await vscode.window.showInputBox({ prompt: 'The address' });
    if (address) await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(address));
  };
  context.subscriptions.push(vscode.commands.registerCommand('address-opener.open', open));
};
