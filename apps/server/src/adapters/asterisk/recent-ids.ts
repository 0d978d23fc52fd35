const most = 20_000;

/** The last ids that were added, some ten thousand of them; older ones are forgotten. */
export class RecentIds {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size <= most) return;
    // A set keeps its order: the oldest go first.
    for (const old of this.#ids) {
      this.#ids.delete(old);
      if (this.#ids.size <= most / 2) break;
    }
  }

  delete(id: string): void {
    this.#ids.delete(id);
  }
}
