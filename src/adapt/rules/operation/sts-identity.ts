import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { podCount } from '../../objects/pod-count.ts';
import { imagesOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Databases and queues whose members keep the names, addresses or cluster of the others in their data. Source: their documentation. */
const clustered =
  /(^|\/)(cassandra|scylla|etcd|consul|zookeeper|kafka|cp-kafka|rabbitmq|mongo|mongodb|cockroach|elasticsearch|opensearch|redis-cluster|nats-streaming|tidb|tikv|galera|mariadb-galera)[:@]/;

/** Members of a cluster that know each other by what they wrote down. */
export const rule: Rule = {
  id: 'sts-identity',
  kinds: ['StatefulSet'],
  *check(object) {
    if ((podCount(object) ?? 0) < 2) return;
    const found = imagesOf(object).find(({ image }) => clustered.test(image));
    if (!found) return;
    const app = clustered.exec(found.image)?.[2] ?? found.image;
    const fixes = [toDo(message('todo.own-replication', { app }))];
    yield { severity: 'info', pointer: '/spec/replicas', message: message('rule.sts-identity', { app }), fixes };
  },
};
