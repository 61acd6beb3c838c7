import { isPrivateAddress, isPrivateName } from './addresses.ts';
import type { NamedHost } from './named-hosts.ts';
import { placeOf } from './setting-places.ts';
import { prose } from './settings.ts';

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

/** Databases whose name alone, at the end of a key, says that a host there is one. */
const names =
  /(^|[_.-])(postgres(ql)?|pg|mysql|mariadb|mssql|oracle|mongo(db)?|redis|valkey|memcached?|cassandra|couchdb|neo4j|clickhouse|influx(db)?|elastic(search)?|opensearch|database|db)([_.-](\w*[_.-])?(hosts?|hostname|addr|address|servers?|nodes|url|uri|dsn|endpoints?))?$/i;
/** Those that are asked over HTTP. */
const overHttp =
  /(^|[_.-])(elastic(search)?|opensearch|couchdb|clickhouse|influx(db)?)([_.-](\w*[_.-])?(hosts?|nodes|url|uri|addr|address|endpoints?))?$/i;

/** Ports on which nothing else listens as a rule. Source: the documentation of each database. */
const ports = new Set([1433, 1521, 3306, 5432, 5984, 6379, 6432, 7687, 9042, 9200, 11211, 26379, 27017, 27018, 33060]);

/** A list of hosts, each with its port or path. */
const onlyHosts = /^([a-z][\w+.-]*:\/\/)?[\w.-]+\.[\w-]+(:\d+)?(\/[^\s,;]*)?([,; ]+[^\s,;]+)*$/i;

/** Whether an application finds a database or a queue at a host, by how it is told; nothing where that does not show. */
export function dataAt(named: NamedHost): 'database' | 'queue' | undefined {
  const { scheme, setting } = named;
  const said = endpoints.find((one) => (scheme === undefined ? one.key.test(setting.key) : one.scheme.test(scheme)));
  if (said) return said.role;
  return isPrivateDatabase(named) ? 'database' : undefined;
}

/** Whether a host of the own network is a database, by its port or by the name of what holds it. */
function isPrivateDatabase(named: NamedHost): boolean {
  const { host, scheme, port, setting, slash } = named;
  if (prose.test(setting.key) || (!isPrivateAddress(host) && !isPrivateName(host))) return false;
  if (port !== undefined && scheme !== 'https' && ports.has(port)) return true;
  const isHttp = scheme !== undefined && /^https?$/.test(scheme);
  // Another scheme says that something else is there.
  if (scheme !== undefined && !isHttp && scheme !== 'tcp') return false;
  // A network of addresses is no host.
  if (slash && scheme === undefined && isPrivateAddress(host)) return false;
  const place = placeOf(named);
  if (!onlyHosts.test(place.value.trim())) return false;
  if (isHttp) return overHttp.test(place.key);
  return names.test(place.key) || endpoints[0].key.test(place.key) || ports.has(port ?? place.port ?? 0);
}
