import { type FormField, fieldTypes } from '@guanjia/contracts/core/form';
import { fieldTypeTexts } from '../../components/form/field-type-texts.ts';
import { useT } from '../../lib/i18n.ts';
import { formsTexts } from './texts.ts';

/** What is dragged: `type:<field type>` out of the palette, `field:<key>` inside the form. */
export const dragFormat = 'application/x-guanjia-field';

/** Field types: a click or Enter adds one behind the chosen field, dragging puts it where it is dropped. */
export function Palette({ onAdd }: { onAdd: (type: FormField['type']) => void }) {
  const t = useT(formsTexts);
  const name = useT(fieldTypeTexts);
  return (
    <nav className="panel designer-palette" aria-label={t('palette')}>
      <h2 className="muted small">{t('palette')}</h2>
      {fieldTypes.map((type) => (
        <button
          key={type}
          type="button"
          className="palette-item"
          draggable
          onDragStart={({ dataTransfer }) => dataTransfer.setData(dragFormat, `type:${type}`)}
          onClick={() => onAdd(type)}
        >
          {name(type)}
        </button>
      ))}
    </nav>
  );
}
