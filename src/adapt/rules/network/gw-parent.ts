import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { bringAlong, edit } from '../../fixes/fixes.ts';
import { gatewayApi, isRoute } from '../../objects/gateway-api.ts';
import type { Rule } from '../rule.ts';

const gateways = `gateways.${gatewayApi}`;

/** A route whose Gateway neither is on the target nor goes along. */
export const rule: Rule = {
  id: 'gw-parent',
  *check(object, { target, objects }) {
    if (!isRoute(object)) return;
    for (const [index, parent] of recordsOf(recordAt(object, 'spec')?.parentRefs)) {
      const { group = gatewayApi, kind = 'Gateway', name, namespace: elsewhere } = parent;
      if (group !== gatewayApi || kind !== 'Gateway' || typeof name !== 'string') continue;
      const own = typeof elsewhere === 'string' ? elsewhere : object.metadata.namespace;
      if (objects.has(`Gateway.${gatewayApi}`, own, name)) continue;
      const namespace = own ?? usualNamespace;
      const there = target.has(gateways, namespace, name);
      if (there === undefined) yield { unknown: `${gateways} in ${namespace}` };
      else if (!there) {
        const pointer = jsonPointer('spec', 'parentRefs', index, 'name');
        const place = target.namespace(namespace);
        const others = place === 'absent' ? [] : (place?.names?.[gateways] ?? []);
        const fixes = [
          ...others.map((value) =>
            edit(message('fix.use-gateway', { name: value }), { op: 'replace', path: pointer, value }),
          ),
          bringAlong('Gateway', name, namespace),
        ];
        yield { severity: 'error', pointer, message: message('rule.gw-parent', { name, namespace }), fixes };
      }
    }
  },
};
