import type { RevealPurpose } from '@guanjia/contracts/audit/settings';
import { Button, Input } from 'antd';
import { PlusIcon, TrashIcon } from '../../components/icons.tsx';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { trustTexts } from './texts.ts';

const most = 30;

/** The purposes to choose from, in both languages. The key of an old one stays, so that the trail can be counted. */
export function PurposeEditor(props: {
  purposes: readonly RevealPurpose[];
  onChange: (purposes: RevealPurpose[]) => void;
}) {
  const t = useT(trustTexts);
  const common = useT(commonTexts);
  const { purposes } = props;
  const set = (index: number, label: Partial<RevealPurpose['label']>) =>
    props.onChange(
      purposes.map((purpose, at) =>
        at === index ? { ...purpose, label: { ...purpose.label, ...label } } : purpose,
      ),
    );
  return (
    <section className="stack">
      <h2>{t('settings.purposes')}</h2>
      {purposes.map(({ key, label }, index) => (
        <div key={key} className="row">
          <Input
            aria-label={t('settings.purpose.zh')}
            placeholder={t('settings.purpose.zh')}
            maxLength={60}
            value={label.zh}
            onChange={({ target }) => set(index, { zh: target.value })}
          />
          <Input
            aria-label={t('settings.purpose.en')}
            placeholder={t('settings.purpose.en')}
            maxLength={60}
            value={label.en}
            onChange={({ target }) => set(index, { en: target.value })}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={common('remove')}
            disabled={purposes.length === 1}
            onClick={() => props.onChange(purposes.toSpliced(index, 1))}
          >
            <TrashIcon />
          </button>
        </div>
      ))}
      {purposes.length < most && (
        <div>
          <Button
            size="small"
            icon={<PlusIcon size={12} />}
            onClick={() => props.onChange([...purposes, { key: freshKey(), label: { zh: '', en: '' } }])}
          >
            {t('settings.purpose.add')}
          </Button>
        </div>
      )}
    </section>
  );
}

function freshKey(): string {
  return `p_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`;
}
