// `npm run sandbox`: keeps a sandbox for hand work until Ctrl-C.
// Arguments: --velero, --s3, --shop (fill the source with the sample application).
import { applyShop } from './apps/shop/shop.ts';
import { startSandbox } from './sandbox.ts';

const asked = new Set(process.argv.slice(2));
const sandbox = await startSandbox({
  clusters: ['source', 'target'],
  velero: asked.has('--velero'),
  s3: asked.has('--s3'),
});
if (asked.has('--shop')) await applyShop(sandbox.clusters.source);
const stay = setInterval(() => undefined, 3_600_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    clearInterval(stay);
    await sandbox.stop();
  });
}
console.log(`
A sandbox with the clusters source and target runs until Ctrl-C.
  export KUBECONFIG=${sandbox.kubeconfig}
  with few rights:  ${sandbox.restrictedKubeconfig}
  all about it:     ${sandbox.folder}/sandbox.json
  logs:             ${sandbox.logs}`);
if (sandbox.s3 !== undefined) {
  console.log(`  S3:               ${sandbox.s3.endpoint} (keys in sandbox.json)`);
}
