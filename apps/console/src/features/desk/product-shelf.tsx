import { listProducts } from '@guanjia/contracts/orders/routes';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { formatMoney } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { deskTexts } from './texts.ts';

/** All products on sale, to look up while a customer asks. */
export function ProductShelf() {
  const t = useT(deskTexts);
  const mayRead = useMay('orders.products.read');
  const query = useQuery({
    queryKey: ['orders', 'products'],
    enabled: mayRead,
    queryFn: ({ signal }) => api.call(listProducts, {}, { signal }),
  });
  if (!mayRead) return null;
  return (
    <div className="guide-body stack">
      <h2 className="muted">{t('guide.product')}</h2>
      <Loaded query={query}>
        {({ items }) =>
          items
            .filter(({ status }) => status === 'active')
            .map((product) => (
              <details key={product.id} className="shelf-item">
                <summary className="row">
                  <strong className="grow">{product.name}</strong>
                  <span>{formatMoney(product.price)}</span>
                </summary>
                <p className="muted">{product.description}</p>
              </details>
            ))
        }
      </Loaded>
    </div>
  );
}
