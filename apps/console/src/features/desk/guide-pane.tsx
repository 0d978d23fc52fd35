import { isShown } from '@guanjia/contracts/core/form-rules';
import type { ResultDraft, Workbench } from '@guanjia/contracts/outbound/work';
import { useEffect, useState } from 'react';
import { FormFields } from '../../components/form/form-fields.tsx';
import { formatMoney } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { ScriptWalk } from './script-walk.tsx';
import { deskTexts } from './texts.ts';

type Tab = 'script' | 'questionnaire' | 'product';

/** What to say, what to ask, what to sell. */
export function GuidePane(props: {
  bench: Workbench;
  draft: ResultDraft;
  questionErrors: Record<string, string>;
  onChange: (patch: Partial<ResultDraft>) => void;
}) {
  const t = useT(deskTexts);
  const { bench, draft } = props;
  const { script, questionnaire, product } = bench;
  const tabs: Tab[] = [
    ...(script ? (['script'] as const) : []),
    ...(questionnaire ? (['questionnaire'] as const) : []),
    ...(product ? (['product'] as const) : []),
  ];
  const [chosen, setChosen] = useState<Tab>();
  const hasErrors = Object.keys(props.questionErrors).length > 0;
  useEffect(() => {
    if (hasErrors) setChosen('questionnaire');
  }, [hasErrors]);
  const tab = chosen && tabs.includes(chosen) ? chosen : tabs[0];
  const questions = questionnaire?.fields.filter((field) => isShown(field, draft.answers)) ?? [];
  const answered = questions.filter(({ key }) => draft.answers[key] !== undefined).length;
  return (
    <aside className="desk-pane desk-guide" aria-label={t('guide.label')}>
      {tabs.length === 0 && <p className="muted desk-blank">{t('guide.none')}</p>}
      <div role="tablist" className="guide-tabs">
        {tabs.map((item) => (
          <button
            key={item}
            type="button"
            role="tab"
            aria-selected={tab === item}
            className="guide-tab"
            onClick={() => setChosen(item)}
          >
            {t(`guide.${item}`)}
            {item === 'questionnaire' && (
              <span className={hasErrors ? 'badge tone-alarm' : 'badge'}>
                {t('guide.answered', { n: answered, total: questions.length })}
              </span>
            )}
          </button>
        ))}
      </div>
      <div role="tabpanel" className="guide-body">
        {tab === 'script' && script && (
          <ScriptWalk
            script={script}
            bench={bench}
            step={draft.scriptStep}
            onStep={(scriptStep) => props.onChange({ scriptStep })}
          />
        )}
        {tab === 'questionnaire' && questionnaire && (
          <FormFields
            fields={questionnaire.fields}
            values={draft.answers}
            errors={props.questionErrors}
            numbered
            onChange={(answers) => props.onChange({ answers })}
          />
        )}
        {tab === 'product' && product && (
          <div className="stack">
            <h3 className="guide-title">{product.name}</h3>
            <dl className="facts">
              <dt>{t('product.price')}</dt>
              <dd className="strong">{formatMoney(product.price)}</dd>
              <dt>{t('product.code')}</dt>
              <dd>{product.code}</dd>
              <dt>{t('product.category')}</dt>
              <dd>{product.categoryName}</dd>
            </dl>
            <p className="guide-say">{product.description}</p>
          </div>
        )}
      </div>
    </aside>
  );
}
