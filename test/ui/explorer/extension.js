// The part of the Kubernetes extension (ms-kubernetes-tools 1.3) that others build on: the explorer view with the context
// values of its namespace nodes, the shape of those nodes, and the API `clusterexplorer v1_1`.
const vscode = require('vscode');

const namespaces = (process.env.KUBEFERRY_TEST_EXPLORER_NAMESPACES ?? 'shop').split(',');
const nodes = namespaces.map((name) => ({
  nodeCategory: 'kubernetes-explorer-node',
  nodeType: 'resource',
  name,
  namespace: null,
  kindName: `namespaces/${name}`,
  kind: {
    displayName: 'Namespace',
    pluralDisplayName: 'Namespaces',
    manifestKind: 'Namespace',
    abbreviation: 'namespaces',
  },
  metadata: { name },
}));

exports.activate = (context) => {
  const provider = {
    getChildren: (node) => (node === undefined ? nodes : []),
    getTreeItem: (node) => {
      const item = new vscode.TreeItem(node.name);
      // The real one appends `k8s-watchable` without a separator.
      item.contextValue = `vsKubernetes.resource.namespace${node === nodes[0] ? '' : '.inactive'}k8s-watchable`;
      return item;
    },
  };
  context.subscriptions.push(
    vscode.window.createTreeView('extension.vsKubernetesExplorer', { treeDataProvider: provider }),
  );
  const explorer = {
    resolveCommandTarget: (target) =>
      nodes.includes(target)
        ? {
            nodeType: 'resource',
            name: target.name,
            namespace: target.namespace,
            resourceKind: target.kind,
            metadata: target.metadata,
          }
        : undefined,
  };
  const configuration = { getKubeconfigPath: () => ({ pathType: 'host', hostPath: process.env.KUBECONFIG }) };
  const components = { clusterexplorer: explorer, configuration };
  return {
    get: (component) =>
      components[component]
        ? { available: true, api: components[component] }
        : { available: false, reason: 'version-unknown' },
  };
};
