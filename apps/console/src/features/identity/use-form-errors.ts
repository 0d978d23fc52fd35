import { ApiError } from '@guanjia/client/http';
import { useState } from 'react';
import { errorText, fieldErrors } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';

/** The field that an error of these forms is about. */
const places: Readonly<Record<string, string>> = {
  captcha_wrong: 'captcha',
  captcha_required: 'captcha',
  phone_invalid: 'mobile',
  mobile_taken: 'mobile',
  code_wrong: 'code',
  password_wrong: 'password',
  password_too_weak: 'next',
  password_personal: 'next',
  password_common: 'next',
  password_reused: 'next',
};

/** What is wrong with a form, by field; `trouble` is what belongs to none. */
export function useFormErrors() {
  const common = useT(commonTexts);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  return {
    errors,
    trouble,
    setErrors,
    /** Shows what the server said, where it belongs. */
    take(error: unknown) {
      const place = error instanceof ApiError ? places[error.code] : undefined;
      const { fields, rest } = place
        ? { fields: { [place]: errorText(error) }, rest: undefined }
        : fieldErrors(error);
      setErrors(fields);
      setTrouble(rest);
    },
    /** Asks for what is missing, by the names of the fields; true when nothing is. */
    require<K extends string>(
      draft: Readonly<Record<K, string>>,
      names: Readonly<Partial<Record<K, string>>>,
    ) {
      const missing: Record<string, string> = {};
      for (const key of Object.keys(names) as K[]) {
        if (!draft[key].trim()) missing[key] = common('field.required', { name: names[key] ?? '' });
      }
      setErrors(missing);
      setTrouble(undefined);
      return Object.keys(missing).length === 0;
    },
  };
}
