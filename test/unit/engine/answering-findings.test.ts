import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { withFindings } from '../../../src/engine/assessment/answering-findings.ts';
import { targetFolder } from '../../../src/migrate/folder/folder.ts';
import { message } from '../../../src/model/message.ts';
import type { VerifiedObject } from '../../../src/model/verification/verification.ts';
import { refusal, reply, useFaultServer } from '../kube/fault-server.ts';
import { planOf } from '../migrate/shop-plan.ts';

const { start } = useFaultServer();
const folder = mkdtempSync(join(tmpdir(), 'kubeferry-findings-'));
afterEach(() => rmSync(folder, { recursive: true }));

test('a target that does not say what it has leaves objects without findings, and is told in the log', async () => {
  const plan = planOf();
  const target = { name: 'eks', context: 'lab' };
  mkdirSync(targetFolder(folder, target.name), { recursive: true });
  const cluster = await start((_request, response) => reply(response, 401, refusal(401, 'Fault')));
  const ref = {
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'a',
  };
  const reason = message('ready.unschedulable', { pod: 'web-1', detail: '' });
  const objects: VerifiedObject[] = [{ object: ref, verdict: 'wrong', reason }];
  const logged: string[] = [];
  const about = { folder, plan, target, cluster, secretsOf: async () => new Map() };
  const asks = (signal: AbortSignal) =>
    withFindings(objects, about, { signal, log: (level, text) => logged.push(`${level} ${text}`) });
  expect(await asks(new AbortController().signal)).toEqual(objects);
  expect(logged).toEqual([expect.stringContaining('warn findings about lab: ')]);
  await expect(asks(AbortSignal.abort())).rejects.toThrow();
  expect(logged).toHaveLength(1);
});
