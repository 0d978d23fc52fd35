import { type FormField, fieldTypes } from '@guanjia/contracts/core/form';
import { fieldTypeTexts } from '../../components/form/field-type-texts.ts';
import { formatList } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import type { FieldPack } from './field-packs.ts';
import { formsTexts } from './texts.ts';

/** What is dragged: `type:<field type>` out of the palette, `field:<key>` inside the form. */
export const dragFormat = 'application/x-guanjia-field';

/** Packs, and field types: a click or Enter adds one behind the chosen field, dragging puts it where it is dropped. */
export function Palette(props: {
  onAdd: (type: FormField['type']) => void;
  /** Those that are not in the form yet. */
  packs: readonly FieldPack[];
  onPack: (pack: FieldPack) => void;
}) {
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
          onClick={() => props.onAdd(type)}
        >
          {name(type)}
        </button>
      ))}
      {props.packs.length > 0 && <h2 className="muted small">{t('packs')}</h2>}
      {props.packs.map((pack) => (
        <button
          key={pack.group.key}
          type="button"
          className="palette-item"
          title={formatList(pack.fields.map(({ label }) => labelOf(label)))}
          onClick={() => props.onPack(pack)}
        >
          {labelOf(pack.group.label)}
        </button>
      ))}
    </nav>
  );
}
