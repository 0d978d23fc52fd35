import { permissions } from '@guanjia/contracts/core/permissions';
import { type EffectiveRights, getEffectiveRights } from '@guanjia/contracts/identity/rights';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRoleName } from '../../../components/role-name.ts';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { FieldRuleTable } from '../roles/field-rule-table.tsx';
import { ContradictionList } from './contradictions.tsx';
import { ExplainBox } from './explain-box.tsx';
import { peopleTexts } from './texts.ts';

/** What one person may do and see, what in it does not fit, and why a record cannot be seen. */
export function RightsPage() {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useQuery({
    queryKey: ['identity', 'rights', id],
    queryFn: ({ signal }) => api.call(getEffectiveRights, { params: { id } }, { signal }),
  });
  const title = t('rights.title', { name: query.data?.user.name ?? '…' });
  return (
    <section className="page" aria-label={title}>
      <header className="page-head">
        <h1 className="grow">{title}</h1>
        <Link to="/users" search={{ open: id }}>
          {common('back')}
        </Link>
      </header>
      <div className="page-body stack">
        <Loaded query={query}>
          {(rights) => (
            <>
              <Summary rights={rights} />
              <ExplainBox userId={id} />
              <Scopes rights={rights} />
              <Permissions rights={rights} />
              <div className="panel stack" style={{ padding: 12 }}>
                <h2>{t('rights.fields')}</h2>
                <FieldRuleTable
                  rules={rights.fields.map((field) => ({
                    ...field,
                    note: t(field.standard ? 'rights.standard' : 'rights.own'),
                  }))}
                />
              </div>
            </>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function Summary({ rights }: { rights: EffectiveRights }) {
  const t = useT(peopleTexts);
  const right = useT(rightsTexts);
  const roleName = useRoleName();
  const { user, role, unit, contradictions } = rights;
  return (
    <div className="panel stack" style={{ padding: 12 }}>
      <div className="row wrap">
        <strong>{user.name}</strong>
        <span>{unit.name}</span>
        <span>{roleName(role.key, role.name)}</span>
        <span className="muted">{right(`category.${user.category}`)}</span>
        {!rights.active && <span className="badge tone-alarm">{t('rights.inactive')}</span>}
      </div>
      {contradictions.length === 0 ? (
        <span className="badge tone-ready">✓ {t('rights.fits')}</span>
      ) : (
        <div className="notice tone-wrapup">
          <strong>{t('rights.problems', { n: contradictions.length })}</strong>
          <ContradictionList items={contradictions} />
        </div>
      )}
    </div>
  );
}

function Scopes({ rights }: { rights: EffectiveRights }) {
  const t = useT(peopleTexts);
  const right = useT(rightsTexts);
  return (
    <div className="panel stack" style={{ padding: 12 }}>
      <h2>{t('rights.scopes')}</h2>
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('rights.domain')}</th>
            <th>{t('rights.scope')}</th>
            <th className="num">{t('rights.people')}</th>
          </tr>
        </thead>
        <tbody>
          {rights.scopes.map(({ domain, scope, unit, people }) => (
            <tr key={domain}>
              <td>{right(`domain.${domain}`)}</td>
              <td>
                {right(`scope.${scope}`)}
                {unit && <span className="muted"> · {unit.name}</span>}
              </td>
              <td className="num">{people}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Permissions({ rights }: { rights: EffectiveRights }) {
  const t = useT(peopleTexts);
  const right = useT(rightsTexts);
  const missing = permissions.filter((permission) => !rights.permissions.includes(permission));
  return (
    <div className="panel stack" style={{ padding: 12 }}>
      <h2>{t('rights.permissions')}</h2>
      <div className="row wrap">
        {rights.permissions.map((permission) => (
          <span key={permission} className="badge tone-ready" title={permission}>
            ✓ {right(permission)}
          </span>
        ))}
      </div>
      {missing.length > 0 && (
        <details>
          <summary>
            {t('rights.permissions.missing')} ({missing.length})
          </summary>
          <div className="row wrap" style={{ paddingTop: 8 }}>
            {missing.map((permission) => (
              <span key={permission} className="badge" title={permission}>
                {right(permission)}
              </span>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}
