import { InputNumber } from 'antd';
import { Field } from '../../components/field.tsx';
import { useT } from '../../lib/i18n.ts';
import { trustTexts } from './texts.ts';

interface NumberFieldProps {
  label: string;
  hint?: string;
  min?: number;
  max: number;
  unit?: string;
  value: number;
  onChange: (value: number) => void;
}

/** A whole number; an emptied field keeps the last one. */
export function NumberField({ label, hint, min = 0, max, unit, value, onChange }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <InputNumber
          {...control}
          min={min}
          max={max}
          precision={0}
          {...(unit ? { suffix: unit } : {})}
          style={{ width: 180 }}
          value={value}
          onChange={(next) => onChange(next ?? value)}
        />
      )}
    </Field>
  );
}

/** At least one day. */
export function DaysField(props: Omit<NumberFieldProps, 'unit'>) {
  const t = useT(trustTexts);
  return <NumberField min={1} {...props} unit={t('settings.days')} />;
}
