import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { toDo } from '../../fixes/fixes.ts';
import { podKinds, podOf } from '../../objects/pods.ts';
import type { Rule } from '../rule.ts';

/** Folders in which servers of data keep it. Source: the documentation of their images. */
const ofData =
  /^\/(var\/lib\/(postgresql(\/data)?|mysql|mongodb|cassandra|rabbitmq(\/mnesia)?|clickhouse|influxdb2?|neo4j|couchdb|etcd|gitea|grafana|prometheus)|data\/db|bitnami\/[a-z]+(\/data)?|usr\/share\/(elasticsearch|opensearch)\/data)\/?$/;

/** Data of a database in a folder that ends with its pod. */
export const rule: Rule = {
  id: 'vol-emptydir-data',
  kinds: podKinds,
  *check(object) {
    const pod = podOf(object);
    for (const [index, volume] of recordsOf(pod?.spec.volumes)) {
      const folder = recordAt(volume, 'emptyDir');
      if (!pod || !folder || folder.medium === 'Memory') continue;
      const mounts = recordsOf(pod.spec.containers).flatMap(([, { volumeMounts }]) => recordsOf(volumeMounts));
      const mount = mounts.find(([, { name, mountPath }]) => name === volume.name && ofData.test(String(mountPath)));
      if (!mount) continue;
      const pointer = jsonPointer(...pod.path, 'volumes', index, 'emptyDir');
      const path = String(mount[1].mountPath);
      const words = message('rule.vol-emptydir-data', { path });
      yield { severity: 'warning', pointer, message: words, fixes: [toDo(message('todo.keep-in-claim', { path }))] };
    }
  },
};
