import type { Customer } from '@guanjia/contracts/customers/routes';
import { useQuery } from '@tanstack/react-query';
import { recordSheetQuery } from '../../../components/customer/customer-queries.ts';
import { Loaded } from '../../../components/states.tsx';
import { CompanySection } from './company-section.tsx';
import { CompletenessBar } from './completeness-bar.tsx';
import { ConsentSection } from './consent-section.tsx';
import { ContactPoints } from './contact-points.tsx';
import { FilesSection } from './files-section.tsx';
import { ListingsSection } from './listings-section.tsx';
import './record.css';
import { RelationsSection } from './relations-section.tsx';
import { TagsAndCategories } from './tags-and-categories.tsx';

/** What belongs to a customer besides its own fields, each part changed in place. */
export function RecordSheetView({ customer, editable }: { customer: Customer; editable: boolean }) {
  const query = useQuery(recordSheetQuery(customer.id));
  return (
    <Loaded query={query}>
      {(sheet) => (
        <div className="stack record-sheet">
          <CompletenessBar completeness={sheet.completeness} />
          <TagsAndCategories customerId={customer.id} sheet={sheet} editable={editable} />
          <ContactPoints customer={customer} points={sheet.contactPoints} editable={editable} />
          <CompanySection customer={customer} sheet={sheet} editable={editable} />
          <RelationsSection customerId={customer.id} sheet={sheet} editable={editable} />
          <ConsentSection customerId={customer.id} consent={sheet.marketingConsent} editable={editable} />
          <ListingsSection customerId={customer.id} sheet={sheet} />
          <FilesSection customerId={customer.id} sheet={sheet} editable={editable} />
        </div>
      )}
    </Loaded>
  );
}
