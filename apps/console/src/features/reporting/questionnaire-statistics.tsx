import { getQuestionnaireStatistics } from '@guanjia/contracts/reporting/routes';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { formatNumber, formatRatio } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { type DayPeriod, rowsFilter } from './period.ts';
import { reportingTexts } from './texts.ts';

export function QuestionnaireStatistics({ period }: { period: DayPeriod }) {
  const t = useT(reportingTexts);
  const query = useQuery({
    queryKey: ['reporting', 'questionnaires', period],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.call(getQuestionnaireStatistics, { query: period }, { signal }),
  });
  return (
    <Loaded query={query}>
      {({ questionnaires }) =>
        questionnaires.length === 0 ? (
          <EmptyState title={t('empty.questionnaires')} hint={t('empty.hint')} />
        ) : (
          <div className="stack">
            {questionnaires.map((questionnaire) => (
              <section key={questionnaire.id} className="panel questionnaire" aria-label={questionnaire.name}>
                <header className="row">
                  <h2>{questionnaire.name}</h2>
                  <span className="muted">
                    {t('responses', { n: formatNumber(questionnaire.responses) })}
                  </span>
                  <span className="grow" />
                  <Link
                    to="/responses"
                    search={{
                      filter: rowsFilter(period, [
                        { column: 'questionnaireName', op: 'contains', value: questionnaire.name },
                      ]),
                    }}
                  >
                    {t('see_responses')} →
                  </Link>
                </header>
                <ol className="questions">
                  {questionnaire.fields.map((entry, index) => (
                    <li key={entry.field.key}>
                      <div className="row">
                        <strong>
                          {index + 1}. {labelOf(entry.field.label)}
                        </strong>
                        <span className="muted small">
                          {t('answered', { n: formatNumber(entry.answered) })}
                        </span>
                        {entry.mean !== null && (
                          <span className="badge tone-accent">
                            {t('mean', { n: formatNumber(entry.mean) })}
                          </span>
                        )}
                      </div>
                      {entry.options.map(({ value, count }) => {
                        const option = entry.field.options?.find((item) => item.value === value);
                        const share = entry.answered > 0 ? count / entry.answered : 0;
                        return (
                          <div key={value} className="answer-bar">
                            <span className="ellipsis">{option ? labelOf(option.label) : value}</span>
                            <div className="meter">
                              <span style={{ width: `${Math.min(1, share) * 100}%` }} />
                            </div>
                            <span className="num">{formatNumber(count)}</span>
                            <span className="num muted">{formatRatio(share)}</span>
                          </div>
                        );
                      })}
                    </li>
                  ))}
                </ol>
              </section>
            ))}
          </div>
        )
      }
    </Loaded>
  );
}
