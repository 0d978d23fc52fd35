import type { FormField, FormGroup, Label } from '@guanjia/contracts/core/form';
import type { DictionaryEntry } from '@guanjia/contracts/forms/dictionaries';
import type { FormContent } from '@guanjia/contracts/forms/routes';
import type { Generated } from 'kysely';
import type { IdentityViews } from '#modules/identity/index.ts';

export interface FormsTables extends IdentityViews {
  'forms.form': {
    tenant_id: string;
    object: string;
    version: Generated<number>;
    fields: Generated<FormField[]>;
    groups: Generated<FormGroup[]>;
    draft: FormContent | null;
    revision: Generated<number>;
    changed_at: Date | null;
    changed_by: string | null;
  };
  'forms.form_version': {
    tenant_id: string;
    object: string;
    version: number;
    fields: FormField[];
    groups: FormGroup[];
    published_at: Date;
    published_by: string | null;
  };
  'forms.slot': {
    tenant_id: string;
    object: string;
    column_name: string;
    field_key: string;
    state: 'filling' | 'ready' | 'clearing';
  };
  'forms.unique_value': {
    tenant_id: string;
    object: string;
    field_key: string;
    value: string;
    record_id: string;
  };
  'forms.dictionary': {
    tenant_id: string;
    key: string;
    label: Label;
    kind: 'flat' | 'tree';
    version: number;
  };
  'forms.dictionary_version': {
    tenant_id: string;
    key: string;
    version: number;
    label: Label;
    entries: DictionaryEntry[];
    changed_at: Date;
    changed_by: string | null;
  };
}
