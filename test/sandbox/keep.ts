// `npm run sandbox`: keeps a sandbox for hand work until Ctrl-C.
import { parseArgs } from 'node:util';
import { shopImages } from './apps/shop/images.ts';
import { applyShop } from './apps/shop/shop.ts';
import { startSandbox } from './sandbox.ts';

const flag = { type: 'boolean', default: false } as const;
const { values: asked } = parseArgs({ options: { real: flag, velero: flag, s3: flag, shop: flag, help: flag } });
if (asked.help) {
  console.log(
    'npm run sandbox [-- --real --s3 --velero --shop]: two clusters until Ctrl-C; with real nodes, an S3 server, a Velero, the sample shop.',
  );
  process.exit(0);
}
const sandbox = await startSandbox({
  clusters: ['source', 'target'],
  nodes: asked.real ? 'real' : 'kwok',
  images: asked.shop ? shopImages : [],
  velero: asked.velero,
  s3: asked.s3,
  before: async ({ source }) => {
    if (asked.shop) await applyShop(source);
  },
});
const stay = setInterval(() => undefined, 3_600_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    clearInterval(stay);
    await sandbox.stop();
  });
}
console.log(`
A sandbox with the clusters source and target (${asked.real ? 'real nodes' : 'simulated nodes'}) runs until Ctrl-C.
  export KUBECONFIG=${sandbox.kubeconfig}
  with few rights:  ${sandbox.restrictedKubeconfig}
  all about it:     ${sandbox.folder}/sandbox.json
  logs:             ${sandbox.logs}`);
if (sandbox.s3 !== undefined) {
  console.log(`  S3:               ${sandbox.s3.endpoint} (keys in sandbox.json)`);
}
