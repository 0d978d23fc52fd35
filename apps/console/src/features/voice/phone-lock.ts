const lockName = 'guanjia-phone';

/**
 * Of several pages in one browser one is the phone. `onHeld` is called when this page becomes it, `onLost` when
 * another page took it. Reloading or closing the holder hands it to the page that waits. The answer gives it up.
 */
export function holdPhone(handlers: { onHeld: () => void; onLost: () => void; steal: boolean }): () => void {
  let release: (() => void) | undefined;
  let over = false;
  // Without locks (not a secure page) every page takes the phone; the server lets the newest have it.
  if (!navigator.locks) {
    handlers.onHeld();
    return () => {};
  }
  const controller = new AbortController();
  const hold = () =>
    new Promise<void>((resolve) => {
      release = resolve;
      if (over) resolve();
      else handlers.onHeld();
    });
  const request = (steal: boolean) => {
    const options: LockOptions = steal ? { steal: true } : { signal: controller.signal };
    navigator.locks.request(lockName, options, hold).catch(() => {
      if (over) return;
      release = undefined;
      handlers.onLost();
      // Waits behind the page that took it, to be the phone again when that page closes.
      request(false);
    });
  };
  request(handlers.steal);
  return () => {
    over = true;
    if (release) release();
    else controller.abort();
  };
}
