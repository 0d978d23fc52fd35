import { roleKeys } from '@guanjia/contracts/core/roles';
import { useCallback } from 'react';
import { useT } from '../lib/i18n.ts';
import { enumTexts } from '../lib/texts/enums.ts';

/** What a role is called: built-in ones in the reader's language, own ones as they were named. */
export function useRoleName(): (key: string, name: string) => string {
  const words = useT(enumTexts);
  return useCallback(
    (key, name) => {
      const builtIn = roleKeys.find((one) => one === key);
      return builtIn ? words(`role.${builtIn}`) : name;
    },
    [words],
  );
}
