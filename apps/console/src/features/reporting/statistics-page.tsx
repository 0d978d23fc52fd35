import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import { campaignChoicesQuery } from '../../components/campaign-choices.ts';
import { DateTimeField } from '../../components/date-time-field.tsx';
import { useT } from '../../lib/i18n.ts';
import { type Period, periodRange } from '../../lib/time.ts';
import { AgentStatistics } from './agent-statistics.tsx';
import { GroupStatistics } from './group-statistics.tsx';
import { lastDayOf } from './period.ts';
import { QuestionnaireStatistics } from './questionnaire-statistics.tsx';
import './reporting.css';
import { reportingTexts } from './texts.ts';

const kinds = ['groups', 'agents', 'questionnaires'] as const;
const periods = ['today', 'yesterday', 'week', 'month'] as const;

/** 分组, 座席, 问卷 statistics (RPT-001…003): counted from the rows that the numbers lead to. */
export function StatisticsPage() {
  const t = useT(reportingTexts);
  const { kind: asked } = useParams({ from: '/shell/statistics/$kind' });
  const search = useSearch({ from: '/shell/statistics/$kind' });
  const navigate = useNavigate();
  const kind = kinds.find((item) => item === asked) ?? 'groups';
  const month = daysOf('month');
  const period = {
    from: search.from ?? month.from,
    to: search.to ?? month.to,
    ...(search.campaign ? { campaignId: search.campaign } : {}),
  };
  const change = (patch: { from?: string; to?: string; campaign?: string | undefined }) => {
    const next = { ...search, ...patch };
    void navigate({
      to: '/statistics/$kind',
      params: { kind },
      replace: true,
      search: {
        ...(next.from ? { from: next.from } : {}),
        ...(next.to ? { to: next.to } : {}),
        ...(next.campaign ? { campaign: next.campaign } : {}),
      },
    });
  };
  const campaigns = useQuery(campaignChoicesQuery).data?.items;
  return (
    <section className="page" aria-label={t(`${kind}.title`)}>
      <header className="page-head statistics-head">
        <h1 className="grow">{t(`${kind}.title`)}</h1>
        {periods.map((name) => {
          const days = daysOf(name);
          const on = days.from === period.from && days.to === period.to;
          return (
            <Button
              key={name}
              size="small"
              type={on ? 'primary' : 'default'}
              aria-pressed={on}
              onClick={() => change(days)}
            >
              {t(`period.${name}`)}
            </Button>
          );
        })}
        <div className="statistics-day">
          <DateTimeField
            label={t('from')}
            hideLabel
            day
            value={period.from}
            onChange={(from) => from && change({ from })}
          />
        </div>
        <span aria-hidden="true">–</span>
        <div className="statistics-day">
          <DateTimeField
            label={t('to')}
            hideLabel
            day
            value={period.to}
            onChange={(to) => to && change({ to })}
          />
        </div>
        <Select
          aria-label={t('campaign')}
          style={{ width: 190 }}
          value={search.campaign ?? ''}
          options={[
            { value: '', label: t('campaign.all') },
            ...(campaigns ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(campaign: string) => change({ campaign: campaign || undefined })}
        />
      </header>
      <div className="page-body">
        {kind === 'groups' && <GroupStatistics period={period} />}
        {kind === 'agents' && <AgentStatistics period={period} />}
        {kind === 'questionnaires' && <QuestionnaireStatistics period={period} />}
      </div>
    </section>
  );
}

function daysOf(period: Period): { from: string; to: string } {
  const range = periodRange(period);
  return { from: range.from.slice(0, 10), to: lastDayOf(range.to) };
}
