const started = performance.now();

/** Seconds since the script began, as text. */
export function seconds(since = started) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

export function say(text = '') {
  process.stdout.write(`${text}\n`);
}

/** Ends the script with one clear sentence. */
export function fail(sentence) {
  process.stderr.write(`\n✗ ${sentence}\n`);
  process.exit(1);
}
