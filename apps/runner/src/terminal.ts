/** What the person at the terminal reads. */
export interface Terminal {
  /** A step that takes a while has begun or gone on. */
  doing(text: string): void;
  /** A step is done; `since` is a `performance.now()`. */
  done(text: string, since: number): void;
  warn(text: string): void;
  plain(text: string): void;
}

/** Writes lines; with `quiet` only warnings, to the error output. */
export function createTerminal({ quiet = false } = {}): Terminal {
  const out = (line: string) => {
    if (!quiet) process.stdout.write(`${line}\n`);
  };
  return {
    doing: (text) => out(`· ${text} …`),
    done: (text, since) => out(`✓ ${text} (${((performance.now() - since) / 1000).toFixed(1)} s)`),
    warn: (text) => process.stderr.write(`! ${text}\n`),
    plain: out,
  };
}
