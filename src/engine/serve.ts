import type { EngineSettings, FromEngine, RequestName, Requests, ToEngine } from '../model/door.ts';
import { KubeferryError, toPlainError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { EventBatches } from './event-batches.ts';
import type { Call, EngineScope } from './handler.ts';
import { handlers } from './handlers.ts';
import { createScope } from './scope.ts';

/** The engine's end of the door to one front. */
export interface Door {
  send(message: FromEngine): void;
}

/** A front that is being served. */
export interface ServedFront {
  /** Takes one message of the front. */
  receive(incoming: ToEngine): void;
  /** Cancels every request, ends connections, and resolves when all requests have ended. */
  close(): Promise<void>;
}

/** Settings until the front has sent its own. */
export const defaultSettings: EngineSettings = {
  kubeconfig: { files: [] },
  extraPath: [],
  concurrency: 32,
  logLevel: 'info',
};

interface Running {
  cancel: AbortController;
  batches: EventBatches;
  ended: Promise<void>;
}

/** Serves one front over a door of plain messages. */
export function serve(door: Door): ServedFront {
  const running = new Map<number, Running>();
  const asked = new Map<number, (value: string | null) => void>();
  let lastAsk = 0;
  const scope = createScope(defaultSettings, {
    log: (level, text) => door.send({ type: 'log', level, text }),
    askSecret: (secret, about) => {
      lastAsk += 1;
      const ask = lastAsk;
      const answer = new Promise<string | null>((resolve) => asked.set(ask, resolve));
      door.send({ type: 'ask', ask, secret, about });
      return answer;
    },
  });

  function start(id: number, name: RequestName, params: unknown): void {
    const cancel = new AbortController();
    const batches = new EventBatches((events) => door.send({ type: 'events', id, events }));
    const call: Call<unknown> = {
      signal: cancel.signal,
      emit: (event) => batches.add(event),
      drained: () => batches.drained(),
    };
    const work = name === 'settings.set' ? configure(params as EngineSettings) : dispatch(name, params, call, scope);
    const ended = work.then(
      (result) => {
        batches.close();
        door.send({ type: 'result', id, result });
      },
      (thrown: unknown) => {
        batches.close();
        const error = toPlainError(thrown);
        scope.log(error.code === 'cancelled' ? 'debug' : 'error', `${name}: ${error.detail}`);
        door.send({ type: 'error', id, error });
      },
    );
    running.set(id, { cancel, batches, ended: ended.finally(() => running.delete(id)) });
  }

  async function configure(settings: EngineSettings): Promise<null> {
    scope.configure(settings);
    return null;
  }

  return {
    receive(incoming) {
      if (incoming.type === 'request') start(incoming.id, incoming.name, incoming.params);
      else if (incoming.type === 'cancel') running.get(incoming.id)?.cancel.abort();
      else if (incoming.type === 'credit') running.get(incoming.id)?.batches.credit(incoming.batches);
      else {
        asked.get(incoming.ask)?.(incoming.value);
        asked.delete(incoming.ask);
      }
    },
    async close() {
      for (const answer of asked.values()) answer(null);
      const all = [...running.values()];
      for (const request of all) {
        request.batches.close();
        request.cancel.abort();
      }
      await Promise.all(all.map((request) => request.ended));
      scope.close();
    },
  };
}

/** The door's two ends are built together, so a request's parameters have the type that its name says. */
async function dispatch(name: RequestName, params: unknown, call: Call<unknown>, scope: EngineScope): Promise<unknown> {
  const handler = handlers[name as keyof typeof handlers] as
    | ((params: Requests[RequestName]['params'], call: Call<unknown>, scope: EngineScope) => Promise<unknown>)
    | undefined;
  if (!handler) {
    throw new KubeferryError('usage', message('error.unexpected', { detail: `no request is named ${String(name)}` }));
  }
  return handler(params as Requests[RequestName]['params'], call, scope);
}
