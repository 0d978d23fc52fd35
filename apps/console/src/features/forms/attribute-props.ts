import type { FormField } from '@guanjia/contracts/core/form';
import type { FormContent } from '@guanjia/contracts/forms/routes';

/** What every editor of attributes gets: the field, the form around it, and where changes go. */
export interface AttributeProps {
  field: FormField;
  content: FormContent;
  disabled: boolean;
  onChange: (field: FormField) => void;
}
