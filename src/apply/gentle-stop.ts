import { setMaxListeners } from 'node:events';

/** Milliseconds that writes in flight get to come back after a cancel, so that their outcome is known. */
const grace = 120;

/** Two stages of stopping: nothing new is begun after `stopping`, what is under way is cut off at `cutting`. */
export interface GentleStop {
  stopping: AbortSignal;
  cutting: AbortSignal;
  /** Stops for a reason of our own. */
  stop(): void;
  /** Ends listener and timer. */
  dispose(): void;
}

/** Follows a signal in two stages. */
export function stopGently(signal: AbortSignal): GentleStop {
  const stopping = new AbortController();
  const cutting = new AbortController();
  // Every write under way listens, so many are no leak.
  setMaxListeners(0, stopping.signal, cutting.signal);
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    timer = setTimeout(() => cutting.abort(), grace);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return {
    stopping: stopping.signal,
    cutting: cutting.signal,
    stop,
    dispose() {
      signal.removeEventListener('abort', stop);
      clearTimeout(timer);
    },
  };
}
