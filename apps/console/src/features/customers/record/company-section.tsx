import type { RecordSheet } from '@guanjia/contracts/customers/record';
import {
  type CompanyContact,
  decideCompanyContact,
  removeCompanyContact,
  saveCompanyContact,
} from '@guanjia/contracts/customers/record-company';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { useTerms } from '../../../components/customer/use-terms.ts';
import { PlusIcon } from '../../../components/icons.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { CustomerPicker } from './customer-picker.tsx';
import { recordPageTexts } from './texts.ts';
import { useSheetChange } from './use-sheet-change.ts';

interface Props {
  customer: Customer;
  sheet: RecordSheet;
  editable: boolean;
}

/** Contacts of a company, or the companies that a person is a contact of. */
export function CompanySection({ customer, sheet, editable: mayEdit }: Props) {
  const t = useT(recordPageTexts);
  const [adding, setAdding] = useState(false);
  const ofCompany = customer.kind === 'company';
  const title = t(ofCompany ? 'contacts_of' : 'companies_of');
  return (
    <section className="stack" aria-label={title} style={{ gap: 6 }}>
      <div className="row">
        <h3 className="grow">{title}</h3>
        {mayEdit && (
          <Button size="small" icon={<PlusIcon size={12} />} onClick={() => setAdding(true)}>
            {t(ofCompany ? 'contacts.add' : 'contacts.add_company')}
          </Button>
        )}
      </div>
      {adding && <ContactEditor customer={customer} onDone={() => setAdding(false)} />}
      {sheet.contacts.length === 0 && !adding && (
        <p className="muted">{t(ofCompany ? 'contacts.none' : 'companies.none')}</p>
      )}
      <ul className="record-rows">
        {sheet.contacts.map((contact) => (
          <li key={`${contact.companyId} ${contact.personId}`}>
            <ContactLine customer={customer} contact={contact} editable={mayEdit} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ContactEditor(props: { customer: Customer; contact?: CompanyContact; onDone: () => void }) {
  const t = useT(recordPageTexts);
  const common = useT(commonTexts);
  const terms = useTerms();
  const { customer, contact } = props;
  const ofCompany = customer.kind === 'company';
  const sheet = useSheetChange(customer.id);
  const [other, setOther] = useState<string>();
  const [post, setPost] = useState(contact?.post ?? '');
  const [category, setCategory] = useState(contact?.category ?? null);
  const [primary, setPrimary] = useState(contact?.primary ?? false);
  const link = contact
    ? { id: contact.companyId, personId: contact.personId }
    : ofCompany
      ? { id: customer.id, personId: other ?? '' }
      : { id: other ?? '', personId: customer.id };
  const save = async () => {
    const body = { post: post || null, category, ...(primary ? { primary } : {}) };
    if (await sheet.change({ run: () => api.call(saveCompanyContact, { params: link, body }) }))
      props.onDone();
  };
  return (
    <form
      className="row wrap"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {!contact && (
        <CustomerPicker
          label={t(ofCompany ? 'contacts.pick_person' : 'contacts.pick_company')}
          kind={ofCompany ? 'person' : 'company'}
          not={customer.id}
          value={other}
          onChange={setOther}
        />
      )}
      <Input
        style={{ width: 120 }}
        aria-label={t('contacts.post')}
        placeholder={t('contacts.post')}
        maxLength={60}
        value={post}
        onChange={({ target }) => setPost(target.value)}
      />
      <Select
        style={{ width: 140 }}
        allowClear
        aria-label={t('contacts.category')}
        placeholder={t('contacts.category')}
        value={category}
        options={terms.options('contact_category', category)}
        onChange={(value: string | null | undefined) => setCategory(value ?? null)}
      />
      <Checkbox
        checked={primary}
        disabled={contact?.primary === true}
        onChange={({ target }) => setPrimary(target.checked)}
      >
        {t('contacts.primary')}
      </Checkbox>
      <Button size="small" onClick={props.onDone}>
        {common('cancel')}
      </Button>
      <Button
        size="small"
        type="primary"
        htmlType="submit"
        disabled={!link.id || !link.personId}
        loading={sheet.pending}
      >
        {common('save')}
      </Button>
    </form>
  );
}

function ContactLine(props: { customer: Customer; contact: CompanyContact; editable: boolean }) {
  const t = useT(recordPageTexts);
  const common = useT(commonTexts);
  const terms = useTerms();
  const mayApprove = useMay('customers.approve');
  const [editing, setEditing] = useState(false);
  const { customer, contact } = props;
  const sheet = useSheetChange(customer.id);
  const ofCompany = customer.kind === 'company';
  const params = { id: contact.companyId, personId: contact.personId };
  const other = ofCompany
    ? { id: contact.personId, name: contact.personName }
    : { id: contact.companyId, name: contact.companyName };
  if (editing)
    return <ContactEditor customer={customer} contact={contact} onDone={() => setEditing(false)} />;
  const decide = (approve: boolean) =>
    void sheet.change({ run: () => api.call(decideCompanyContact, { params, body: { approve } }) });
  const { post, category, primary } = contact;
  return (
    <div className="row wrap" style={{ gap: 6 }}>
      <Link to="/customers/$id" params={{ id: other.id }} className="strong">
        {other.name}
      </Link>
      {post && <span>{post}</span>}
      {category && (
        <span className={`badge ${terms.tone('contact_category', category)}`}>
          {terms.name('contact_category', category)}
        </span>
      )}
      {primary && <span className="badge tone-talking">{t('contacts.primary')}</span>}
      {contact.approval !== 'approved' && (
        <span className={`badge ${contact.approval === 'pending' ? 'tone-wrapup' : 'tone-alarm'}`}>
          {t(`approval.${contact.approval}`)}
        </span>
      )}
      {ofCompany && contact.phone && <span className="muted">{contact.phone}</span>}
      <span className="grow" />
      {contact.approval === 'pending' && mayApprove && (
        <>
          <Button size="small" onClick={() => decide(true)}>
            {t('approval.approve')}
          </Button>
          <Button size="small" onClick={() => decide(false)}>
            {t('approval.decline')}
          </Button>
        </>
      )}
      {props.editable && (
        <>
          <Button size="small" type="text" onClick={() => setEditing(true)}>
            {common('edit')}
          </Button>
          <Button
            size="small"
            type="text"
            onClick={() =>
              void sheet.change({
                run: () => api.call(removeCompanyContact, { params }),
                ahead: (before) => ({
                  ...before,
                  contacts: before.contacts.filter(
                    (one) => one.personId !== contact.personId || one.companyId !== contact.companyId,
                  ),
                }),
                done: t('contacts.removed', { name: contact.personName }),
                undo: () => api.call(saveCompanyContact, { params, body: { post, category, primary } }),
              })
            }
          >
            {common('remove')}
          </Button>
        </>
      )}
    </div>
  );
}
