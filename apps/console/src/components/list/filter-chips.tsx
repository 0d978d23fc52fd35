import type { FilterCondition } from '@guanjia/contracts/core/list';
import { useT } from '../../lib/i18n.ts';
import { CloseIcon } from '../icons.tsx';
import { listTexts } from './texts.ts';

/** The active filters, each with a way out. */
export function FilterChips(props: {
  conditions: readonly { condition: FilterCondition; text: string }[];
  onRemove: (condition: FilterCondition) => void;
  onClear: () => void;
}) {
  const t = useT(listTexts);
  if (props.conditions.length === 0) return null;
  return (
    <div className="list-chips row wrap">
      {props.conditions.map(({ condition, text }) => (
        <span key={text} className="badge tone-accent">
          {text}
          <button
            type="button"
            className="plain"
            aria-label={t('filter.remove', { text })}
            onClick={() => props.onRemove(condition)}
          >
            <CloseIcon size={12} />
          </button>
        </span>
      ))}
      <button type="button" className="link small" onClick={props.onClear}>
        {t('filter.clear_all')}
      </button>
    </div>
  );
}
