import { auditFloorDays, type TrustSettings } from '@guanjia/contracts/audit/settings';
import { Checkbox } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { DaysField } from './number-field.tsx';
import { trustTexts } from './texts.ts';

type Retention = TrustSettings['retention'];

/** What a recording is kept for when "for ever" is taken off, days. */
const firstRecordingDays = 730;

/** How long recordings, deleted records and the trail stay. */
export function RetentionFields(props: {
  retention: Retention;
  onChange: (part: Partial<Retention>) => void;
}) {
  const t = useT(trustTexts);
  const { recordingDays, recycleDays, auditDays } = props.retention;
  return (
    <section className="stack">
      <h2>{t('settings.retention')}</h2>
      <Checkbox
        checked={recordingDays === null}
        onChange={({ target }) =>
          props.onChange({ recordingDays: target.checked ? null : firstRecordingDays })
        }
      >
        {t('settings.recordings.forever')}
      </Checkbox>
      {recordingDays !== null && (
        <DaysField
          label={t('settings.recordings')}
          hint={t('settings.recordings.hint')}
          min={30}
          max={36_500}
          value={recordingDays}
          onChange={(days) => props.onChange({ recordingDays: days })}
        />
      )}
      <DaysField
        label={t('settings.recycle')}
        hint={t('settings.recycle.hint')}
        max={365}
        value={recycleDays}
        onChange={(days) => props.onChange({ recycleDays: days })}
      />
      <DaysField
        label={t('settings.audit')}
        hint={t('settings.audit.hint', { n: auditFloorDays })}
        min={auditFloorDays}
        max={36_500}
        value={auditDays}
        onChange={(days) => props.onChange({ auditDays: days })}
      />
    </section>
  );
}
