import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import type { Api } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { newMigration, type PlanWords } from '../migration.ts';
import { createAll } from '../small-app.ts';
import { runs } from './runs.ts';

/** Checks of a plan that ask data: by SQL, by HTTP and by counting bytes, of an application that runs on both sides. */
const { clusters } = inject('sandbox');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const namespace = 'verify-queries';

/** The SQLite of Node, which this machine has; a pod sees the machine's files, read-only, below /machine. */
const sqlite = (...words: string[]) => ['chroot', '/machine', process.execPath, '--no-warnings', '-e', ...words];
const onDatabase = (work: string) => `const db = new (require('node:sqlite').DatabaseSync)('/mnt/shop.db'); ${work}`;
const shell = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');

/** A database of orders, the same as a file, and a program that answers what a customer ordered. */
function shop(orders: readonly { customer: string; cents: number }[]): KubeObject {
  const rows = orders.map(({ customer, cents }, id) => `(${id}, '${customer}', ${cents})`).join(', ');
  const sql = `create table orders (id integer primary key, customer text, cents integer); insert into orders values ${rows}`;
  const lines = orders.map(({ customer, cents }) => `${customer} ${cents}`).join('\\n');
  const answers = `#!/bin/sh\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"; grep "^$QUERY_STRING " /machine/mnt/orders`;
  const script = [
    shell(sqlite(onDatabase(`db.exec(${JSON.stringify(sql)})`))),
    `printf '${lines}\\n' >/machine/mnt/orders`,
    'mkdir -p /www/cgi-bin',
    `printf '${answers}\\n' >/www/cgi-bin/orders`,
    'chmod +x /www/cgi-bin/orders',
    'exec httpd -f -p 8080 -h /www',
  ].join(' && ');
  return runs({ name: 'shop', namespace }, script, {
    container: {
      readinessProbe: { httpGet: { path: '/cgi-bin/orders?ada', port: 8080 }, periodSeconds: 1 },
      volumeMounts: [
        { name: 'machine', mountPath: '/machine', readOnly: true },
        { name: 'data', mountPath: '/machine/mnt' },
      ],
    },
    pod: {
      volumes: [
        { name: 'machine', hostPath: { path: '/' } },
        { name: 'data', emptyDir: {} },
      ],
    },
  });
}

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'shop', namespace },
  spec: { selector: { app: 'shop' }, ports: [{ port: 80, targetPort: 8080 }] },
};
const orders = [
  { customer: 'ada', cents: 1200 },
  { customer: 'ada', cents: 350 },
  { customer: 'bob', cents: 99 },
];

const inShop = (...command: string[]) => ({ workload: 'deployment/shop', command });
const asks = (sql: string) =>
  inShop(...sqlite(onDatabase(`console.log(JSON.stringify(db.prepare(${JSON.stringify(sql)}).all()))`)));
const query =
  'select customer, count(*) as orders, sum(cents) as cents from orders group by customer order by customer';
const checks: NonNullable<NonNullable<PlanWords['spec']>['verify']> = [
  { name: 'query', namespace, exec: asks(query) },
  { name: 'rows', namespace, count: asks('select count(*) as rows from orders') },
  { name: 'by HTTP', namespace, http: { to: 'service/shop', port: 80, path: '/cgi-bin/orders?ada' } },
  { name: 'bytes', namespace, count: inShop('/bin/sh', '-c', 'wc -c </machine/mnt/orders') },
];

const verification = z.looseObject({
  verdict: z.string(),
  checks: z.array(
    z.looseObject({
      name: z.string(),
      verdict: z.string(),
      source: z.looseObject({ text: z.string() }).optional(),
      target: z.looseObject({ text: z.string().optional() }),
    }),
  ),
});

async function verified() {
  const trial = newMigration({ name: namespace, select: { namespaces: [namespace] }, spec: { verify: checks } });
  try {
    const command = trial.start('verify', '--json');
    const { code } = await command.ended;
    const found = verification.parse(JSON.parse(command.lines.at(-1) ?? '{}'));
    return { code, output: command.output, text: trial.text('verification-there.md'), ...found };
  } finally {
    trial.dispose();
  }
}

beforeAll(async () => {
  const namespaces: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  for (const api of [source, target]) await createAll(api, [namespaces, service, shop(orders)]);
});

afterAll(async () => {
  for (const api of [source, target]) {
    await removeNamespace(api, namespace);
    api.close();
  }
});

/** Verifies until all checks end with this verdict, and both sides have answered this. */
const told = (verdict: string, answers: readonly (readonly [onSource: string, onTarget: string])[]) =>
  vi.waitFor(
    async () => {
      const found = await verified();
      const all = found.checks.map((one) => [one.name, one.verdict, one.source?.text.trim(), one.target.text?.trim()]);
      expect(all, found.output).toEqual(checks.map(({ name }, at) => [name, verdict, ...(answers[at] ?? [])]));
      return found;
    },
    { timeout: 120_000, interval: 2000 },
  );

test('a query by SQL, rows, a query by HTTP and bytes are asked on both sides, and tell where the data of both differ', async () => {
  const perCustomer = '[{"customer":"ada","orders":2,"cents":1550},{"customer":"bob","orders":1,"cents":99}]';
  const same = await told('as-meant', [
    [perCustomer, perCustomer],
    ['[{"rows":3}]', '[{"rows":3}]'],
    ['ada 1200\nada 350', 'ada 1200\nada 350'],
    ['24', '24'],
  ]);
  expect(same, same.output).toMatchObject({ code: 0, verdict: 'as-meant' });

  // An order of ada did not come along.
  await replaceShop(target, shop(orders.filter(({ cents }) => cents !== 350)));
  const lost = await told('wrong', [
    [perCustomer, '[{"customer":"ada","orders":1,"cents":1200},{"customer":"bob","orders":1,"cents":99}]'],
    ['[{"rows":3}]', '[{"rows":2}]'],
    ['ada 1200\nada 350', 'ada 1200'],
    ['24', '16'],
  ]);
  expect(lost).toMatchObject({ code: 1, verdict: 'wrong' });
  expect(lost.text).toContain('[{"rows":2}]');
});

async function replaceShop(api: Api, object: KubeObject): Promise<void> {
  await api.delete(await api.pathOf(object));
  await api.create(object);
}
