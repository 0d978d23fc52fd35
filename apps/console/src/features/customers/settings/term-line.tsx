import { type Term, termColors, type VocabularyKind } from '@guanjia/contracts/customers/record-vocabulary';
import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { colorTones } from '../../../components/customer/use-terms.ts';
import { DownIcon, TrashIcon, UpIcon } from '../../../components/icons.tsx';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { settingsTexts } from './texts.ts';

interface Props {
  kind: VocabularyKind;
  term: Term;
  depth: number;
  /** Records may hold it, so it stays. */
  stored: boolean;
  /** Cannot be retired. */
  fixed: boolean;
  onChange: (term: Term) => void;
  onMove: (step: -1 | 1) => void;
  onAddBelow: () => void;
  onRemove: () => void;
}

/** One term: its words, its colour, its place, and what its kind adds. */
export function TermLine(props: Props) {
  const t = useT(settingsTexts);
  const common = useT(commonTexts);
  const { kind, term, onChange } = props;
  const name = labelOf(term.label) || term.key;
  return (
    <li
      className="row wrap"
      style={{ gap: 6, paddingInlineStart: props.depth * 24, opacity: term.retired ? 0.6 : 1 }}
    >
      {(['zh', 'en'] as const).map((language) => (
        <Input
          key={language}
          style={{ width: 150 }}
          aria-label={t(language)}
          placeholder={t(language)}
          maxLength={60}
          value={term.label[language]}
          onChange={({ target }) => onChange({ ...term, label: { ...term.label, [language]: target.value } })}
        />
      ))}
      <Select
        style={{ width: 90 }}
        aria-label={t('color')}
        value={term.color}
        onChange={(color) => onChange({ ...term, color })}
        options={termColors.map((value) => ({
          value,
          label: <span className={`badge ${colorTones[value]}`}>{t(`color.${value}`)}</span>,
        }))}
      />
      {kind === 'level' && <ArpuFields term={term} onChange={onChange} />}
      {kind === 'media' && <DetailFields term={term} onChange={onChange} />}
      {kind === 'relation' &&
        (['zh', 'en'] as const).map((language) => (
          <Input
            key={language}
            style={{ width: 140 }}
            aria-label={t(language === 'zh' ? 'inverse' : 'inverse.en')}
            placeholder={t(language === 'zh' ? 'inverse' : 'inverse.en')}
            maxLength={60}
            value={term.inverse?.[language] ?? ''}
            onChange={({ target }) =>
              onChange({ ...term, inverse: { zh: '', en: '', ...term.inverse, [language]: target.value } })
            }
          />
        ))}
      <span className="grow" />
      {term.retired && <span className="badge tone-idle">{t('retired')}</span>}
      <button
        type="button"
        className="icon-button"
        aria-label={t('up', { name })}
        onClick={() => props.onMove(-1)}
      >
        <UpIcon />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t('down', { name })}
        onClick={() => props.onMove(1)}
      >
        <DownIcon />
      </button>
      {kind === 'category' && (
        <Button size="small" onClick={props.onAddBelow}>
          {t('add_below')}
        </Button>
      )}
      {props.stored && !props.fixed && (
        <Button size="small" onClick={() => onChange({ ...term, retired: !term.retired })}>
          {t(term.retired ? 'restore' : 'retire')}
        </Button>
      )}
      {!props.stored && (
        <button type="button" className="icon-button" aria-label={common('remove')} onClick={props.onRemove}>
          <TrashIcon />
        </button>
      )}
    </li>
  );
}

function ArpuFields({ term, onChange }: Pick<Props, 'term' | 'onChange'>) {
  const t = useT(settingsTexts);
  return (
    <>
      <InputNumber
        style={{ width: 170 }}
        aria-label={t('arpu')}
        prefix={<span className="muted small">{t('arpu')}</span>}
        min={0}
        value={term.arpu?.from ?? null}
        onChange={(from) =>
          onChange({
            ...term,
            arpu: from === null ? null : { from, including: term.arpu?.including ?? true },
          })
        }
      />
      {term.arpu && (
        <Checkbox
          checked={term.arpu.including}
          onChange={({ target }) =>
            term.arpu && onChange({ ...term, arpu: { ...term.arpu, including: target.checked } })
          }
        >
          {t('arpu.including')}
        </Checkbox>
      )}
    </>
  );
}

function DetailFields({ term, onChange }: Pick<Props, 'term' | 'onChange'>) {
  const t = useT(settingsTexts);
  const asked = term.detail ? (term.detail.required ? 'required' : 'optional') : 'none';
  return (
    <>
      <Select
        style={{ width: 90 }}
        aria-label={t('detail.ask')}
        value={asked}
        options={(['none', 'optional', 'required'] as const).map((value) => ({
          value,
          label: t(`detail.${value}`),
        }))}
        onChange={(next) =>
          onChange({
            ...term,
            detail:
              next === 'none'
                ? null
                : { required: next === 'required', label: term.detail?.label ?? { zh: '', en: '' } },
          })
        }
      />
      {term.detail && (
        <Input
          style={{ width: 160 }}
          aria-label={t('detail.label')}
          placeholder={t('detail.label')}
          maxLength={60}
          value={term.detail.label.zh}
          onChange={({ target }) =>
            term.detail &&
            onChange({
              ...term,
              detail: { ...term.detail, label: { ...term.detail.label, zh: target.value } },
            })
          }
        />
      )}
    </>
  );
}
