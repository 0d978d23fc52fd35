import type { FilterCondition } from '@guanjia/contracts/core/list';
import { InputNumber, Radio } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { listTexts } from './texts.ts';

const standardDays = 30;

/** How often something happened within so many days, or that it did not. */
export function HappenedEditor({
  column,
  draft,
  setDraft,
}: {
  column: string;
  draft: FilterCondition | undefined;
  setDraft: (next: FilterCondition) => void;
}) {
  const t = useT(listTexts);
  const { times, days } =
    draft?.op === 'happened' ? draft : { times: undefined, days: standardDays as number | undefined };
  const change = (next: { times: number; days: number | undefined }) =>
    setDraft({ column, op: 'happened', times: next.times, ...(next.days ? { days: next.days } : {}) });
  return (
    <>
      <Radio.Group
        value={times === undefined ? undefined : times > 0}
        onChange={({ target }) =>
          change({ times: target.value === true ? Math.max(1, times ?? 1) : 0, days })
        }
        options={[
          { value: true, label: t('happened.some') },
          { value: false, label: t('happened.never') },
        ]}
      />
      <div className="row">
        <InputNumber
          aria-label={t('happened.days')}
          min={1}
          max={3650}
          placeholder={t('happened.ever')}
          prefix={t('happened.last')}
          suffix={t('happened.day')}
          value={days ?? null}
          onChange={(next) => change({ times: times ?? 1, days: next ?? undefined })}
        />
        {times !== 0 && (
          <InputNumber
            aria-label={t('happened.least')}
            min={1}
            max={1000}
            prefix="≥"
            suffix={t('happened.time')}
            value={times ?? 1}
            onChange={(next) => change({ times: next ?? 1, days })}
          />
        )}
      </div>
    </>
  );
}
