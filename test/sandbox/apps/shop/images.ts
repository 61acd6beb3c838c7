import type { Image } from '../../real-nodes/images.ts';

/** Ends at once when it is asked to, as process 1 of a container otherwise does not. */
const endable = (command: string): string => `trap 'exit 0' TERM\n${command} & wait\n`;

/** Answers at a port over HTTP, whatever would be behind it in a real shop. */
const answering = (name: string, port: number, more = ''): string => `#!/bin/sh
${more}
mkdir -p /tmp/www && echo ok >/tmp/www/healthz && echo "${name} of the shop" >/tmp/www/index.html
echo "listening on :${port}"
${endable(`httpd -f -p ${port} -h /tmp/www`)}`;

const image = (name: string, script: string): Image => ({
  names: [name],
  entrypoint: ['/run-it'],
  scripts: { '/run-it': script },
});

const idle = (words: string): string => `#!/bin/sh\necho ${words}\n${endable('sleep infinity')}`;

/** What the shop's containers run on real nodes: small programs in their place, which answer, wait for each other and keep data. */
export const shopImages: readonly Image[] = [
  image('vcr.example.com/shop/web:2.4.1', answering('web', 8080)),
  image('vcr.example.com/shop/api:5.12.0', answering('api', 8080, '[ "$1" != migrate ] || { echo migrated; exit 0; }')),
  image(
    'vcr.example.com/shop/worker:5.12.0',
    `#!/bin/sh\nwork() { while :; do date >>/uploads/orders; sleep 1; done; }\n${endable('work')}`,
  ),
  image('docker.io/library/redis:7.4', answering('cache', 6379)),
  image('docker.io/library/postgres:16.4', answering('db', 5432, 'date >>/var/lib/postgresql/data/started')),
  image('vcr.example.com/shop/coupon-operator:0.3.0', idle('watching coupons')),
  image('vcr.example.com/shop/log-shipper:1.0.3', idle('shipping logs')),
  image('vcr.example.com/shop/report:1.2.0', '#!/bin/sh\necho reported\n'),
  {
    names: ['vcr.example.com/shop/tools@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    entrypoint: ['/bin/sh'],
    scripts: {
      '/usr/local/bin/wait-for': `#!/bin/sh\nuntil nc -w 1 $(echo "$1" | tr : ' ') </dev/null; do sleep 0.3; done\n`,
    },
  },
];
