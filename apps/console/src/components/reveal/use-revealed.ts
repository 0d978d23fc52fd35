import { useEffect, useState } from 'react';

/** A revealed value is masked again after this time, ms. */
const shownMs = 60_000;

/** A protected value while it is shown in full; not kept, and gone again soon. */
export function useRevealed<T>(): readonly [T | undefined, (value: T) => void] {
  const [revealed, setRevealed] = useState<{ value: T }>();
  useEffect(() => {
    if (!revealed) return;
    const timer = setTimeout(() => setRevealed(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [revealed]);
  return [revealed?.value, (value) => setRevealed({ value })];
}
