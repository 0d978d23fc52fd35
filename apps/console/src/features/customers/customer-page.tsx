import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useT } from '../../lib/i18n.ts';
import { CustomerRecord } from './customer-record.tsx';
import { customersTexts } from './texts.ts';

/** One customer as a page of its own, for links and second windows. */
export function CustomerPage() {
  const t = useT(customersTexts);
  const navigate = useNavigate();
  const { id } = useParams({ from: '/shell/customers/$id' });
  return (
    <section className="page" aria-label={t('facts')}>
      <header className="page-head">
        <Link to="/customers">← {t('back')}</Link>
      </header>
      <div className="page-body">
        <div className="panel" style={{ padding: 20, maxWidth: 860 }}>
          <CustomerRecord key={id} id={id} onDeleted={() => void navigate({ to: '/customers' })} />
        </div>
      </div>
    </section>
  );
}
