import type { Image } from '../../real-nodes/images.ts';

/** Ends at once when it is asked to, as process 1 of a container otherwise does not. */
const endable = (command: string): string => `trap 'exit 0' TERM\n${command} & wait\n`;

/** Answers at a port over HTTP, whatever would be behind it in a real shop. */
const answering = (name: string, port: number, more = ''): string => `#!/bin/sh
mkdir -p /tmp/www/cgi-bin && echo ok >/tmp/www/healthz && echo "${name} of the shop" >/tmp/www/index.html
${more}
echo "listening on :${port}"
${endable(`httpd -f -p ${port} -h /tmp/www`)}`;

/**
 * Has `answering` take and give orders too, with a command for each. The text of one comes in the query: the proxy of an API server breaks
 * off a request with a body where the answer begins or ends before all of it was read.
 */
const orders = (taken: string, given: string): string => `
cat >/tmp/www/cgi-bin/orders <<'END'
#!/bin/sh
order=$(httpd -d "\${QUERY_STRING#order=}")
printf 'Content-Type: text/plain\\r\\n\\r\\n'
if [ -n "$order" ]; then ${taken}; else ${given}; fi
END
chmod +x /tmp/www/cgi-bin/orders`;

const image = (name: string, script: string): Image => ({
  names: [name],
  entrypoint: ['/run-it'],
  scripts: { '/run-it': script },
});

const idle = (words: string): string => `#!/bin/sh\necho ${words}\n${endable('sleep infinity')}`;

const migrates = '[ "$1" != migrate ] || { echo migrated; exit 0; }';

/** What the data of a database is here: when it started, and the orders, whose number is in its log. */
const keeps = `
cd /var/lib/postgresql/data
date >>started
touch orders
echo "orders: $(wc -l <orders)"`;
const kept = '/var/lib/postgresql/data/orders';
/** An order that comes twice, as what is asked again on the way, is one. */
const inVolume = [`grep -qxF -- "$order" ${kept} || echo "$order" >>${kept}`, `cat ${kept}`] as const;

const database = 'http://db-0.db:5432/cgi-bin/orders';
const throughDatabase = [`wget -qO- "${database}?$QUERY_STRING"`, `wget -qO- ${database}`] as const;

/** What the shop's containers run on real nodes: small programs in their place, which answer, wait for each other and keep data. */
export const shopImages: readonly Image[] = [
  image('vcr.example.com/shop/web:2.4.1', answering('web', 8080)),
  image('vcr.example.com/shop/api:5.12.0', answering('api', 8080, migrates + orders(...throughDatabase))),
  image(
    'vcr.example.com/shop/worker:5.12.0',
    `#!/bin/sh\nwork() { while :; do date >>/uploads/orders; sleep 1; done; }\n${endable('work')}`,
  ),
  image('docker.io/library/redis:7.4', answering('cache', 6379)),
  image('docker.io/library/postgres:16.4', answering('db', 5432, keeps + orders(...inVolume))),
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
