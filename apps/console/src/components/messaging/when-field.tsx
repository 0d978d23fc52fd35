import { Radio } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { DateTimeField } from '../date-time-field.tsx';
import { Field } from '../field.tsx';
import { messagingTexts } from './texts.ts';

/** Now, or at a moment. */
export interface When {
  later: boolean;
  at: string | null;
}

export function WhenField({ value, onChange }: { value: When; onChange: (next: When) => void }) {
  const t = useT(messagingTexts);
  return (
    <div className="row wrap" style={{ alignItems: 'flex-end' }}>
      <Field label={t('when')} group>
        {() => (
          <Radio.Group
            optionType="button"
            value={value.later}
            onChange={({ target }) => onChange({ ...value, later: target.value })}
            options={[
              { value: false, label: t('when.now') },
              { value: true, label: t('when.later') },
            ]}
          />
        )}
      </Field>
      {value.later && (
        <DateTimeField
          label={t('when.at')}
          value={value.at}
          disablePast
          onChange={(at) => onChange({ ...value, at })}
        />
      )}
    </div>
  );
}
