import type { NamedHost } from './named-hosts.ts';

/** By what stands before `://`, and by the name of the variable or file, what is at a host. */
const endpoints = [
  {
    role: 'database',
    scheme:
      /^(postgres(ql)?|mysql|mariadb|sqlserver|oracle|mongodb(\+srv)?|rediss?|cassandra|clickhouse|memcached|couchdb|neo4j(\+s)?|bolt)(\+\w+)?$/,
    key: /(^|[_.-])(db|database|postgres\w*|pg|mysql|mariadb|mongo\w*|redis|sql)[_.-]?(\w*[_.-])?(host|hostname|addr|address|server|url|uri|dsn|endpoint)s?$/i,
  },
  {
    role: 'queue',
    scheme: /^(amqps?|kafka|nats|stomp|mqtts?|pulsar(\+ssl)?)$/,
    key: /(^|[_.-])(kafka|rabbit(mq)?|amqp|nats|mqtt|pulsar)[_.-]?(\w*[_.-])?(brokers?|servers?|hosts?|url|uri|addr|address|endpoint)s?$|bootstrap[_.-]?servers?$/i,
  },
] as const;

/** Whether an application finds a database or a queue at a host, by how it is told; nothing where that does not show. */
export function dataAt({ scheme, setting }: NamedHost): 'database' | 'queue' | undefined {
  return endpoints.find((one) => (scheme === undefined ? one.key.test(setting.key) : one.scheme.test(scheme)))?.role;
}
