import { listKeptCustomers } from '@guanjia/contracts/customers/imports';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { customerImportTexts } from './texts.ts';

/** What an undo left as it is, each with its reason. */
export function KeptCustomers({ id, kept }: { id: string; kept: number }) {
  const t = useT(customerImportTexts);
  const query = useQuery({
    queryKey: ['customers', 'import-kept', id, kept],
    queryFn: ({ signal }) =>
      api.call(listKeptCustomers, { params: { id }, query: { limit: 200 } }, { signal }),
  });
  return (
    <section className="panel">
      <header className="page-head">
        <h2>{t('kept.title')}</h2>
      </header>
      <Loaded query={query}>
        {({ items }) => (
          <table className="data-table">
            <thead>
              <tr>
                <th>{t('kept.customer')}</th>
                <th>{t('kept.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ customer, reason }) => (
                <tr key={customer.id}>
                  <td>
                    <Link to="/customers/$id" params={{ id: customer.id }}>
                      {customer.name}
                    </Link>
                  </td>
                  <td>{t(`kept.${reason}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </section>
  );
}
