import { setMaxListeners } from 'node:events';
import type { FromEngine, Requests } from '../model/door.ts';
import { causeChain, KubeferryError, toKubeferryError, toPlainError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { inPieces } from '../model/pieces.ts';
import type { EngineSettings } from '../model/settings.ts';
import { EventBatches } from './event-batches.ts';
import type { Call, EngineScope } from './handler.ts';
import { handlers } from './handlers.ts';
import { type Incoming, readSettings } from './incoming.ts';
import { Questions } from './questions.ts';
import { createScope } from './scope.ts';

/** The engine's end of the door to one front. */
export interface Door {
  send(message: FromEngine): void;
}

/** A front that is being served. */
export interface ServedFront {
  /** Takes one message of the front. */
  receive(incoming: Incoming): void;
  /** Cancels every request, ends connections, and resolves when all requests have ended. */
  close(): Promise<void>;
}

/** Settings until the front has sent its own. */
const defaultSettings: EngineSettings = {
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
  const questions = new Questions((outgoing) => door.send(outgoing));
  const scope = createScope(defaultSettings, {
    log: (level, text) => door.send({ type: 'log', level, text }),
    askSecret: (...question) => questions.askSecret(...question),
  });

  function start(id: number, name: string, params: unknown): void {
    const cancel = new AbortController();
    // Everything that a request has under way listens, so many are no leak.
    setMaxListeners(0, cancel.signal);
    const batches = new EventBatches((events) => door.send({ type: 'events', id, events }), cancel.signal);
    const call: Call<unknown> = {
      signal: cancel.signal,
      emit: (event) => batches.add(event),
      drained: () => batches.drained(),
    };
    const request = scope.forRequest();
    const work = name === 'settings.set' ? configure(params) : dispatch(name, params, call, request.scope);
    const ended = work.then(
      (result) => {
        batches.close();
        const { rest, pieces } = inPieces(result);
        for (const piece of pieces) door.send({ type: 'piece', id, ...piece });
        door.send({ type: 'result', id, result: rest });
      },
      (thrown: unknown) => {
        batches.close();
        const error = toKubeferryError(thrown);
        // The one place that logs it: the front shows a sentence.
        scope.log(error.code === 'cancelled' ? 'debug' : 'error', `${name}: ${causeChain(error)}`);
        door.send({ type: 'error', id, error: toPlainError(error) });
      },
    );
    const forget = () => {
      request.end();
      running.delete(id);
    };
    running.set(id, { cancel, batches, ended: ended.finally(forget) });
  }

  async function configure(settings: unknown): Promise<null> {
    scope.configure(readSettings(settings));
    return null;
  }

  return {
    receive(incoming) {
      if (incoming.type === 'request') start(incoming.id, incoming.name, incoming.params);
      else if (incoming.type === 'cancel') running.get(incoming.id)?.cancel.abort();
      else if (incoming.type === 'credit') running.get(incoming.id)?.batches.credit(incoming.batches);
      else questions.answer(incoming.ask, incoming.value);
    },
    async close() {
      const all = [...running.values()];
      for (const request of all) {
        request.batches.close();
        request.cancel.abort();
      }
      questions.close();
      await Promise.all(all.map((request) => request.ended));
      scope.close();
    },
  };
}

type Served = keyof typeof handlers;

function isServed(name: string): name is Served {
  return Object.hasOwn(handlers, name);
}

async function dispatch(name: string, params: unknown, call: Call<unknown>, scope: EngineScope): Promise<unknown> {
  if (!isServed(name)) {
    throw new KubeferryError('usage', message('error.unexpected', { detail: `no request is named ${name}` }));
  }
  // The door's two ends are built together, so a request's parameters have the type that its name says.
  const handler = handlers[name] as (
    params: unknown,
    call: Call<unknown>,
    scope: EngineScope,
  ) => Promise<Requests[Served]['result']>;
  return handler(params, call, scope);
}
