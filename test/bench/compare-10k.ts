import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engineFlags } from '../../src/ui/engine.ts';
import { obtainPrograms } from '../sandbox/obtain.ts';
import type { Benchmark } from './benchmark.ts';
import type { Comparing } from './comparing.ts';
import type { Lab } from './lab.ts';
import { median, type Row, row } from './row.ts';

/** One in so many differs, in its image; the others say the same in other units. */
const oneIn = 100;
/** As many pairs `dyff` gets: what it takes grows faster than their number. */
const some = 500;

/**
 * 10,000 and 100,000 pairs of Deployments of 2 KB, from two streams in the order of their keys, compared as the engine does it. Beside it
 * what parsing the JSON takes alone, and `dyff` with some of them.
 */
export const compare10k: Benchmark = async ({ lab }) => {
  const folder = join(lab.folder, 'compare-10k');
  await mkdir(folder, { recursive: true });
  const few = await compared(folder, 10_000, 5);
  const many = await compared(folder, 100_000, 1);
  const dyff = { name: `dyff of ${some} of them, × ${10_000 / some}`, value: await byDyff(lab, folder) };
  await rm(folder, { recursive: true });
  const parsing = ({ floor }: { floor: number }) => ({ name: 'parsing alone', value: floor });
  const atMost = (value: number): Row['goal'] => ({ op: '<=', value, of: 'ours' });
  return [
    row({ name: 'compare-10k', unit: 's', ours: few.seconds, peer: parsing(few), goal: atMost(1) }),
    row({ name: 'compare-10k', unit: 's, beside dyff', ours: few.seconds, peer: dyff, goal: atMost(1) }),
    row({ name: 'compare-100k', unit: 's', ours: many.seconds, peer: parsing(many), goal: atMost(12) }),
    row({ name: 'compare-100k', unit: 'MB', ours: many.megabytes, goal: atMost(300) }),
  ];
};

async function compared(folder: string, count: number, rounds: number) {
  const files = await Promise.all(['left', 'right'].map((side) => write(folder, side, count)));
  const [found, floor]: [Comparing[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const one = await inProcess(files);
    if (one.drift !== count / oneIn || one.same !== count - one.drift)
      throw new Error(`The comparison counts ${JSON.stringify(one)}.`);
    found.push(one);
    floor.push((await inProcess([...files, 'parse'])).seconds);
  }
  const of = (figure: 'seconds' | 'megabytes') => median(found.map((one) => one[figure]));
  return { seconds: of('seconds'), megabytes: of('megabytes'), floor: median(floor) };
}

async function inProcess(args: string[]): Promise<Comparing> {
  const script = join(import.meta.dirname, 'comparing.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...engineFlags(), script, ...args]);
  return JSON.parse(stdout);
}

async function byDyff(lab: Lab, folder: string): Promise<number> {
  const program = await obtainPrograms(['dyff'], (line) => lab.say(line));
  const files = await Promise.all(['left', 'right'].map((side) => write(folder, side, some, '---\n')));
  const began = performance.now();
  const { stdout } = await promisify(execFile)(program('dyff'), ['between', '--omit-header', ...files], {
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!stdout.includes('shop/web:2')) throw new Error(`dyff finds no difference: ${stdout.slice(0, 500)}`);
  return ((performance.now() - began) / 1000) * (10_000 / some);
}

/** Writes the objects of one side, each in a line behind `before`. Gives the file. */
async function write(folder: string, side: string, count: number, before = ''): Promise<string> {
  const file = join(folder, `${side}-${count}${before === '' ? '.jsonl' : '.yaml'}`);
  const out = createWriteStream(file);
  for (let n = 0; n < count; n += 1) {
    if (!out.write(`${before}${JSON.stringify(deployment(n, side === 'right'))}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return file;
}

/** A Deployment as a server gives it, of 2 KB. */
function deployment(n: number, isRight: boolean): object {
  const name = `web-${String(n).padStart(6, '0')}`;
  const labels = { app: name, 'app.kubernetes.io/part-of': 'shop' };
  const container = {
    name: 'web',
    image: `registry.example.com/shop/web:${isRight && n % oneIn === 0 ? 2 : 1}`,
    imagePullPolicy: 'IfNotPresent',
    env: Array.from({ length: 14 }, (_, at) => ({ name: `SETTING_${at}`, value: `value of ${name} ${at}` })),
    ports: [{ containerPort: 8080, protocol: 'TCP', name: 'http' }],
    resources: { limits: { cpu: isRight ? '1000m' : '1', memory: '256Mi' }, requests: { cpu: '100m' } },
    readinessProbe: { httpGet: { path: '/', port: 'http', scheme: 'HTTP' }, periodSeconds: 10, failureThreshold: 3 },
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
  const uid = `${isRight ? 'b' : 'a'}${String(n).padStart(7, '0')}-0000-4000-8000-000000000000`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'load', uid, resourceVersion: String(n + 1), generation: 1, labels },
    spec: {
      replicas: 2,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels },
        spec: {
          containers: [container],
          volumes: [{ name: 'data', emptyDir: {} }],
          restartPolicy: 'Always',
          dnsPolicy: 'ClusterFirst',
          schedulerName: 'default-scheduler',
        },
      },
    },
    status: { replicas: 2, readyReplicas: 2, conditions: [{ type: 'Available', status: 'True' }] },
  };
}
