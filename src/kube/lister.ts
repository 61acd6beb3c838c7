import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { type ApiResource, apiVersionOf } from '../model/object.ts';
import { list, number, record, text } from '../model/parse.ts';
import type { ListOptions, ListPage } from './cluster.ts';
import { itemTexts } from './item-texts.ts';
import { firstLimit, itemsOf, keyOf, nextLimit, peekContinue } from './page.ts';
import { collectionPath, withQuery } from './paths.ts';
import { parseStatus } from './transport/failure.ts';
import type { Transport } from './transport/transport.ts';

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** A page with the bytes that it took. */
interface MeasuredPage extends ListPage {
  bytes: number;
}

interface PageRequest extends ListOptions {
  metadata?: boolean;
  onContinue?: (token: string) => void;
}

/** One page of a resource; with `metadata` names, labels and owners only. */
export async function listPage(
  transport: Transport,
  resource: ApiResource,
  options: PageRequest = {},
): Promise<MeasuredPage> {
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
  const parsed = transport.parse(body);
  const page = readPage(transport, resource, parsed, options.metadata === true);
  const about = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const texts = options.texts ? itemTexts(body, list(record(parsed).items), about) : undefined;
  return { ...page, ...(texts && { texts }), bytes: body.length };
}

function readPage(transport: Transport, resource: ApiResource, parsed: unknown, metadata: boolean): ListPage {
  const about = record(record(parsed).metadata);
  const next = text(about.continue);
  const remaining = number(about.remainingItemCount);
  try {
    const items = itemsOf(parsed, apiVersionOf(resource), resource.kind);
    // A metadata-only item calls itself PartialObjectMetadata.
    if (metadata)
      for (const item of items) Object.assign(item, { apiVersion: apiVersionOf(resource), kind: resource.kind });
    return {
      items,
      resourceVersion: text(about.resourceVersion) ?? '',
      ...(next && { continue: next }),
      ...(remaining !== undefined && { remaining }),
    };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : '';
    throw new KubeferryError('misconfigured', message('kube.answer', { ...transport.asked, detail }), {
      context: transport.asked.context,
      hint: message('kube.answer.hint'),
      cause,
    });
  }
}

/** A page that has been asked for, and the one after it. */
interface Flight {
  page: Promise<MeasuredPage>;
  /** The page is waited for, so the one after it may be asked for as soon as its place is known. */
  follow(): void;
  next?: Flight;
}

type Ask = (from: string | undefined, onContinue: (token: string) => void) => Promise<MeasuredPage>;

function takeOff(ask: Ask, from: string | undefined): Flight {
  let wanted = false;
  let token: string | undefined;
  const proceed = () => {
    if (wanted && token !== undefined) flight.next ??= takeOff(ask, token);
  };
  const flight: Flight = {
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
export async function* listPages(
  transport: Transport,
  resource: ApiResource,
  options: ListOptions & { consistent?: boolean; metadata?: boolean } = {},
): AsyncGenerator<ListPage> {
  const given = new Set<string>();
  let repeats = false;
  let limit = options.limit ?? firstLimit;
  // The size of the objects is known from the second page on, so the second is not asked for early.
  let sized = options.limit !== undefined;
  const left = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
  const ask: Ask = (from, onContinue) =>
    listPage(transport, resource, {
      ...options,
      signal,
      limit,
      ...(from !== undefined && { continue: from }),
      ...(sized && { onContinue }),
    });
  let flight: Flight | undefined = takeOff(ask, options.continue);
  try {
    while (flight) {
      flight.follow();
      let page: MeasuredPage;
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

function withoutGiven({ bytes: _, ...page }: MeasuredPage, given: Set<string>, repeats: boolean): ListPage {
  if (repeats) {
    page.items = page.items.filter((item) => !given.has(keyOf(item)));
    delete page.texts;
  }
  for (const item of page.items) given.add(keyOf(item));
  return page;
}
