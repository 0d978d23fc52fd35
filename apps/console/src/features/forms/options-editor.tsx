import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { Field } from '../../components/field.tsx';
import { DownIcon, PlusIcon, TrashIcon, UpIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import type { AttributeProps } from './attribute-props.ts';
import { dictionariesQuery } from './forms-queries.ts';
import { formsTexts } from './texts.ts';
import { withPart } from './with-part.ts';

/** The values of a drop-down: the field's own, or those of a dictionary (IAM-056). */
export function OptionsEditor(props: AttributeProps) {
  const t = useT(formsTexts);
  const { field, disabled, onChange } = props;
  const dictionaries = useQuery(dictionariesQuery).data?.items ?? [];
  return (
    <>
      <Field label={t('options.source')}>
        {(control) => (
          <Select
            {...control}
            value={field.dictionary ?? ''}
            disabled={disabled}
            options={[
              { value: '', label: t('options.own') },
              ...dictionaries.map(({ key, label }) => ({ value: key, label: labelOf(label) || key })),
            ]}
            onChange={(key) => onChange(withPart(field, 'dictionary', key || undefined))}
          />
        )}
      </Field>
      {!field.dictionary && <OwnOptions {...props} />}
    </>
  );
}

function OwnOptions({ field, disabled, onChange }: AttributeProps) {
  const t = useT(formsTexts);
  const options = field.options ?? [];
  const set = (next: typeof options) => onChange({ ...field, options: next });
  const move = (index: number, step: -1 | 1) => {
    const option = options[index];
    if (option && options[index + step]) set(options.toSpliced(index, 1).toSpliced(index + step, 0, option));
  };
  const add = () => {
    let number = options.length + 1;
    while (options.some(({ value }) => value === `option_${number}`)) number += 1;
    set([...options, { value: `option_${number}`, label: { zh: '', en: '' } }]);
  };
  return (
    <Field label={t('options')} group>
      {() => (
        <div className="stack" style={{ gap: 6 }}>
          {options.map((option, index) => {
            const name = labelOf(option.label) || option.value;
            return (
              <div key={option.value} className={option.retired ? 'row retired' : 'row'}>
                {(['zh', 'en'] as const).map((language) => (
                  <Input
                    key={language}
                    aria-label={t(`option.${language}`, { n: index + 1 })}
                    placeholder={t(`option.${language}`, { n: index + 1 })}
                    value={option.label[language]}
                    disabled={disabled}
                    maxLength={60}
                    onChange={({ target }) => {
                      const label = { ...option.label, [language]: target.value };
                      set(options.with(index, { ...option, label }));
                    }}
                  />
                ))}
                {!disabled && (
                  <OptionButtons
                    name={name}
                    retired={option.retired === true}
                    onMove={(step) => move(index, step)}
                    onRetire={() =>
                      set(options.with(index, withPart(option, 'retired', option.retired ? undefined : true)))
                    }
                    onRemove={() => set(options.toSpliced(index, 1))}
                  />
                )}
              </div>
            );
          })}
          {!disabled && (
            <div>
              <Button size="small" icon={<PlusIcon size={12} />} onClick={add}>
                {t('option.add')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Field>
  );
}

function OptionButtons(props: {
  name: string;
  retired: boolean;
  onMove: (step: -1 | 1) => void;
  onRetire: () => void;
  onRemove: () => void;
}) {
  const t = useT(formsTexts);
  const { name } = props;
  const button = { type: 'button', className: 'icon-button' } as const;
  return (
    <>
      <button {...button} aria-label={t('move.up', { name })} onClick={() => props.onMove(-1)}>
        <UpIcon />
      </button>
      <button {...button} aria-label={t('move.down', { name })} onClick={() => props.onMove(1)}>
        <DownIcon />
      </button>
      <Button size="small" onClick={props.onRetire}>
        {t(props.retired ? 'restore' : 'retire')}
      </Button>
      <button {...button} aria-label={t('option.remove', { name })} onClick={props.onRemove}>
        <TrashIcon />
      </button>
    </>
  );
}
