import { keyOverridesStore, showKeys } from '../lib/keyboard.ts';
import { useStore } from '../lib/store.ts';

/** The key beside a button's word; hidden from screen readers, which have the button's name. */
export function Key({ id, keys }: { id: string; keys: string }) {
  const overrides = useStore(keyOverridesStore);
  return (
    <span className="kbd" aria-hidden="true">
      {showKeys(overrides[id] ?? keys)}
    </span>
  );
}
