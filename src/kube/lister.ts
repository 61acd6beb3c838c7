import { DetailError } from '../model/detail.ts';
import { KubeferryError } from '../model/error.ts';
import { number, record, text } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import { type ApiResource, apiVersionOf, type KubeObject } from '../model/objects/object.ts';
import type { ListedObject, ListOptions, ListPage, Page } from './cluster.ts';
import { cutList } from './cut-list.ts';
import { asObject, firstLimit, itemsOf, keyOf, nextLimit, peekContinue } from './page.ts';
import { collectionPath, withQuery } from './paths.ts';
import { parseStatus } from './transport/failure.ts';
import type { Transport } from './transport/transport.ts';

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** A page with the bytes that it took. */
type Measured<Listed> = Listed & { bytes: number };

interface PageRequest extends ListOptions {
  metadata?: boolean;
  onContinue?: (token: string) => void;
}

/** Makes a page of the body of an answer. Throws DetailError where that is no list, and what the transport's `parse` throws. */
type Read<Item> = (body: Buffer) => Page<Item>;

/** One page of a resource; with `metadata` names, labels and owners only. */
export async function listPage(
  transport: Transport,
  resource: ApiResource,
  options: PageRequest = {},
): Promise<Measured<ListPage>> {
  return await askPage(transport, resource, options, objectsRead(transport, resource, options));
}

/** Every page of a resource; see `eachPage`. */
export function listPages(
  transport: Transport,
  resource: ApiResource,
  options: ListOptions & { consistent?: boolean; metadata?: boolean } = {},
): AsyncGenerator<ListPage> {
  return eachPage(transport, resource, options, objectsRead(transport, resource, options));
}

/** Every page of a resource, with the texts of the objects; see `eachPage`. */
export function listTexts(
  transport: Transport,
  resource: ApiResource,
  options: ListOptions = {},
): AsyncGenerator<Page<ListedObject>> {
  return eachPage(transport, resource, options, textsRead(transport, resource));
}

async function askPage<Item>(
  transport: Transport,
  resource: ApiResource,
  options: PageRequest,
  read: Read<Item>,
): Promise<Measured<Page<Item>>> {
  const { onContinue } = options;
  const body = await transport.bytes({
    method: 'GET',
    path: withQuery(collectionPath(resource, options.namespace), {
      limit: options.limit ?? firstLimit,
      continue: options.continue,
      labelSelector: options.labelSelector,
      fieldSelector: options.fieldSelector,
    }),
    signal: options.signal,
    ...(options.metadata && { headers: { accept: `${metadataOnly},application/json` } }),
    ...(onContinue && {
      onFirstBytes: (bytes: Buffer) => {
        const token = peekContinue(bytes);
        if (token) onContinue(token);
      },
    }),
  });
  try {
    return { ...read(body), bytes: body.length };
  } catch (cause) {
    if (!(cause instanceof DetailError)) throw cause;
    throw new KubeferryError('misconfigured', message('kube.answer', { ...transport.asked, detail: cause.words }), {
      context: transport.asked.context,
      hint: message('kube.answer.hint'),
      cause,
    });
  }
}

/** Parses whole objects. */
function objectsRead(
  transport: Transport,
  resource: ApiResource,
  { metadata }: { metadata?: boolean },
): Read<KubeObject> {
  const [apiVersion, { kind }] = [apiVersionOf(resource), resource];
  return (body) => {
    const parsed = transport.parse(body);
    const items = itemsOf(parsed, apiVersion, kind);
    // A metadata-only item calls itself PartialObjectMetadata.
    if (metadata) for (const item of items) Object.assign(item, { apiVersion, kind });
    return pageOf(parsed, items);
  };
}

/** Cuts the answer into the texts of its objects; parses them at once where it is not laid out as API servers do. */
function textsRead(transport: Transport, resource: ApiResource): Read<ListedObject> {
  const about = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const parse = (bytes: Buffer) => asObject(transport.parse(bytes), about.apiVersion, about.kind);
  const whole = objectsRead(transport, resource, {});
  return (body) => {
    const cut = cutList(body, about, parse);
    if (cut) return pageOf(cut.envelope, cut.items);
    const page = whole(body);
    return { ...page, items: page.items.map((object) => ({ object, metadata: object.metadata })) };
  };
}

function pageOf<Item>(answer: unknown, items: Item[]): Page<Item> {
  const about = record(record(answer).metadata);
  const next = text(about.continue);
  const remaining = number(about.remainingItemCount);
  return {
    items,
    resourceVersion: text(about.resourceVersion) ?? '',
    ...(next && { continue: next }),
    ...(remaining !== undefined && { remaining }),
  };
}

/** A page that has been asked for, and the one after it. */
interface Flight<Item> {
  page: Promise<Measured<Page<Item>>>;
  /** The page is waited for, so the one after it may be asked for as soon as its place is known. */
  follow(): void;
  next?: Flight<Item>;
}

type Ask<Item> = (from: string | undefined, onContinue: (token: string) => void) => Promise<Measured<Page<Item>>>;

function takeOff<Item>(ask: Ask<Item>, from: string | undefined): Flight<Item> {
  let wanted = false;
  let token: string | undefined;
  const proceed = () => {
    if (wanted && token !== undefined) flight.next ??= takeOff(ask, token);
  };
  const flight: Flight<Item> = {
    page: ask(from, (found) => {
      token = found;
      proceed();
    }),
    follow() {
      wanted = true;
      proceed();
    },
  };
  // Whoever waits for the page gets the error; a page that nobody waits for any more has none to tell.
  flight.page.catch(() => undefined);
  return flight;
}

/**
 * Every page of a resource. The next page is asked for as soon as the server has said where it begins, and while this
 * one is worked on; never more than two are held. A token that the server has forgotten (410) is replaced by the one
 * that it offers, else the list starts over; what was given is not given again. With `consistent` it throws `gone`
 * instead, since the pages would be of different moments.
 */
async function* eachPage<Item extends Pick<KubeObject, 'metadata'>>(
  transport: Transport,
  resource: ApiResource,
  options: ListOptions & { consistent?: boolean; metadata?: boolean },
  read: Read<Item>,
): AsyncGenerator<Page<Item>> {
  const given = new Set<string>();
  let repeats = false;
  let limit = options.limit ?? firstLimit;
  // The size of the objects is known from the second page on, so the second is not asked for early.
  let sized = options.limit !== undefined;
  const left = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
  const ask: Ask<Item> = (from, onContinue) => {
    const place = { ...(from !== undefined && { continue: from }), ...(sized && { onContinue }) };
    return askPage(transport, resource, { ...options, signal, limit, ...place }, read);
  };
  let flight: Flight<Item> | undefined = takeOff(ask, options.continue);
  try {
    while (flight) {
      flight.follow();
      let page: Measured<Page<Item>>;
      try {
        page = await flight.page;
      } catch (error) {
        if (!(error instanceof KubeferryError) || error.code !== 'gone' || options.consistent) throw error;
        const offered = offeredToken(error);
        repeats ||= offered === undefined;
        flight = takeOff(ask, offered);
        continue;
      }
      if (options.limit === undefined) limit = nextLimit(limit, page.items.length, page.bytes);
      sized = true;
      flight = page.continue === undefined ? undefined : (flight.next ?? takeOff(ask, page.continue));
      yield withoutGiven(page, given, repeats);
    }
  } finally {
    left.abort();
  }
}

/** The token with which a list that was too slow may go on in a newer state of the cluster. */
function offeredToken(error: KubeferryError): string | undefined {
  const status = typeof error.cause === 'string' ? parseStatus(error.cause) : {};
  return text(record(status.metadata).continue) || undefined;
}

function withoutGiven<Item extends Pick<KubeObject, 'metadata'>>(
  { bytes: _, ...page }: Measured<Page<Item>>,
  given: Set<string>,
  repeats: boolean,
): Page<Item> {
  if (repeats) page.items = page.items.filter((item) => !given.has(keyOf(item)));
  for (const item of page.items) given.add(keyOf(item));
  return page;
}
