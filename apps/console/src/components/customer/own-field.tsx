import { fieldAccess } from '@guanjia/contracts/core/field-access';
import type { FormField, FormValue } from '@guanjia/contracts/core/form';
import { revealField } from '@guanjia/contracts/customers/routes';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { FieldText } from '../form/field-text.tsx';
import { RevealButton } from '../reveal/reveal-button.tsx';
import { useRevealed } from '../reveal/use-revealed.ts';
import { customerTexts } from './texts.ts';

/** A tenant's own field of a customer, for reading; one that the role sees masked can be revealed for a purpose. */
export function OwnField(props: { customerId: string; field: FormField; value: FormValue | undefined }) {
  const t = useT(customerTexts);
  const { customerId, field, value } = props;
  const { masked } = fieldAccess(field, useMe().user.role.key);
  const mayReveal = useMay('customers.reveal');
  const [revealed, setRevealed] = useRevealed<FormValue>();
  if (!masked || value === undefined || revealed !== undefined)
    return <FieldText field={field} value={revealed ?? value} />;
  return (
    <span className="row">
      <FieldText field={field} value={value} masked />
      {mayReveal && field.type !== 'file' && (
        <RevealButton
          label={t('field.reveal', { name: labelOf(field.label) })}
          reveal={async (reason) => {
            const params = { id: customerId, key: field.key };
            setRevealed((await api.call(revealField, { params, body: reason })).value);
          }}
        />
      )}
    </span>
  );
}
