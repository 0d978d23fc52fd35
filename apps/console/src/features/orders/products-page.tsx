import { deleteProduct } from '@guanjia/contracts/orders/deletion';
import { updateProduct } from '@guanjia/contracts/orders/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { PlusIcon } from '../../components/icons.tsx';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { useToldDeletion } from '../../components/undo-deletion.ts';
import { api } from '../../lib/api.ts';
import { formatMoney } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import { CategoryForm } from './category-form.tsx';
import { type Category, categoriesQuery, type Product, productsQuery } from './orders-queries.ts';
import { ProductForm } from './product-form.tsx';
import './orders.css';
import { ordersTexts } from './texts.ts';

type Editing =
  | { kind: 'product'; product: Product | undefined }
  | { kind: 'category'; category: Category | undefined };

/** Products, and categories with the dispositions that agents choose (ORD-003, OUT-028). */
export function ProductsPage() {
  const t = useT(ordersTexts);
  const mayManage = useMay('orders.products.manage');
  const products = useQuery(productsQuery);
  const [editing, setEditing] = useState<Editing>();
  const close = () => setEditing(undefined);
  const titles = {
    product: editing?.kind === 'product' && editing.product ? 'product.edit' : 'product.new',
    category: editing?.kind === 'category' && editing.category ? 'category.edit' : 'category.new',
  } as const;
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1 className="grow">{t('title')}</h1>
        {mayManage && (
          <Button
            type="primary"
            icon={<PlusIcon />}
            onClick={() => setEditing({ kind: 'product', product: undefined })}
          >
            {t('product.new')}
          </Button>
        )}
      </header>
      <div className="page-body products">
        <div className="panel">
          <Loaded query={products}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState title={t('products.empty')} hint={t('products.empty.hint')} />
              ) : (
                <ProductTable items={items} onEdit={(product) => setEditing({ kind: 'product', product })} />
              )
            }
          </Loaded>
        </div>
        <Categories onEdit={(category) => setEditing({ kind: 'category', category })} />
      </div>
      <Drawer
        open={editing !== undefined}
        onClose={close}
        size={520}
        title={editing && t(titles[editing.kind])}
        destroyOnHidden
      >
        {editing?.kind === 'product' && (
          <ProductForm product={editing.product} onDone={close} onCancel={close} />
        )}
        {editing?.kind === 'category' && (
          <CategoryForm category={editing.category} onDone={close} onCancel={close} />
        )}
      </Drawer>
    </section>
  );
}

function ProductTable({ items, onEdit }: { items: readonly Product[]; onEdit: (product: Product) => void }) {
  const t = useT(ordersTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const mayManage = useMay('orders.products.manage');
  const change = useMutation({
    mutationFn: ({ product, status }: { product: Product; status: Product['status'] }) =>
      api.call(updateProduct, { params: { id: product.id }, body: { status } }),
    onSuccess: (product) => {
      void client.invalidateQueries({ queryKey: ['orders'] });
      if (product.status !== 'retired') return;
      showToast({
        kind: 'info',
        text: t('product.retired_done', { name: product.name }),
        action: { label: common('undo'), run: () => change.mutate({ product, status: 'active' }) },
      });
    },
  });
  const tell = useToldDeletion();
  const remove = useMutation({
    mutationFn: async (product: Product) => ({
      product,
      deletion: await api.call(deleteProduct, { params: { id: product.id }, body: {} }),
    }),
    onSuccess: ({ product, deletion }) =>
      tell({ id: deletion.id, text: t('product.deleted', { name: product.name }) }),
  });
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th>{t('product.code')}</th>
          <th>{t('product.name')}</th>
          <th>{t('product.category')}</th>
          <th className="num">{t('product.price')}</th>
          <th>{t('product.status')}</th>
          {mayManage && <th aria-label={common('edit')} />}
        </tr>
      </thead>
      <tbody>
        {items.map((product) => (
          <tr key={product.id}>
            <td>{product.code}</td>
            <td className="strong">{product.name}</td>
            <td>{product.categoryName}</td>
            <td className="num">{formatMoney(product.price)}</td>
            <td>
              <span className={product.status === 'active' ? 'badge tone-ready' : 'badge'}>
                {t(`product.${product.status}`)}
              </span>
            </td>
            {mayManage && (
              <td>
                <div className="row end">
                  <button type="button" className="link" onClick={() => onEdit(product)}>
                    {common('edit')}
                  </button>
                  <button
                    type="button"
                    className="link"
                    onClick={() =>
                      change.mutate({ product, status: product.status === 'active' ? 'retired' : 'active' })
                    }
                  >
                    {t(product.status === 'active' ? 'product.retire' : 'product.restore')}
                  </button>
                  <button type="button" className="link" onClick={() => remove.mutate(product)}>
                    {common('remove')}
                  </button>
                </div>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const kindTones = { success: 'tone-ready', interested: 'tone-wrapup', failure: 'tone-idle' };

function Categories({ onEdit }: { onEdit: (category: Category | undefined) => void }) {
  const t = useT(ordersTexts);
  const common = useT(commonTexts);
  const words = useT(enumTexts);
  const mayManage = useMay('orders.products.manage');
  const categories = useQuery(categoriesQuery);
  return (
    <aside className="panel categories" aria-label={t('categories')}>
      <header className="row">
        <h2 className="grow">{t('categories')}</h2>
        {mayManage && (
          <Button size="small" icon={<PlusIcon size={12} />} onClick={() => onEdit(undefined)}>
            {t('category.new')}
          </Button>
        )}
      </header>
      <Loaded query={categories} rows={3}>
        {({ items }) => (
          <ul className="stack">
            {items.length === 0 && <li className="muted">{t('category.none')}</li>}
            {items.map((category) => (
              <li key={category.id} className="category">
                <div className="row">
                  <strong className="grow">{category.name}</strong>
                  {mayManage && (
                    <button type="button" className="link" onClick={() => onEdit(category)}>
                      {common('edit')}
                    </button>
                  )}
                </div>
                <div className="row wrap">
                  {category.dispositions.map((item) => (
                    <span
                      key={item.id}
                      className={`badge ${kindTones[item.kind]}`}
                      title={words(`disposition.${item.kind}`)}
                    >
                      {item.name}
                    </span>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </aside>
  );
}
