// A file system that a virtual workspace lies in: `memory:/project`, one empty folder.
const vscode = require('vscode');

exports.activate = (context) => {
  const changed = new vscode.EventEmitter();
  const folder = { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  const stat = (uri) => {
    if (uri.path === '/' || uri.path === '/project') return folder;
    throw vscode.FileSystemError.FileNotFound(uri);
  };
  const refuse = (uri) => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const files = {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose: () => undefined }),
    stat,
    readDirectory: (uri) => (uri.path === '/' ? [['project', vscode.FileType.Directory]] : []),
    readFile: stat,
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
  context.subscriptions.push(changed, vscode.workspace.registerFileSystemProvider('memory', files));
};
