import {
  createIdentityProvider,
  type IdentityProvider,
  isIssuer,
  updateIdentityProvider,
} from '@guanjia/contracts/identity/single-sign-on';
import { api } from '../../../lib/api.ts';

export interface ProviderDraft {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Separated by blanks, as is `secondFactorValues`. */
  scopes: string;
  claims: IdentityProvider['claims'];
  linkBy: IdentityProvider['linkBy'];
  createAccounts: boolean;
  roleId: string | null;
  unitId: string | null;
  secondFactorValues: string;
  exclusive: boolean;
  enabled: boolean;
}

export function draftOf(provider: IdentityProvider | undefined): ProviderDraft {
  return {
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    scopes: (provider?.scopes ?? ['profile', 'email']).join(' '),
    claims: provider?.claims ?? {
      login: 'preferred_username',
      email: 'email',
      employeeNo: 'employee_number',
    },
    linkBy: provider ? provider.linkBy : 'login',
    createAccounts: provider?.newcomers != null,
    roleId: provider?.newcomers?.roleId ?? null,
    unitId: provider?.newcomers?.unitId ?? null,
    secondFactorValues: (provider?.secondFactorValues ?? []).join(' '),
    exclusive: provider?.exclusive ?? false,
    enabled: provider?.enabled ?? true,
  };
}

type Missing = 'name' | 'issuer' | 'clientId' | 'roleId' | 'unitId';

/** Fields that are needed and empty. */
export function missingIn(draft: ProviderDraft): Missing[] {
  const needed: Missing[] = ['name', 'issuer', 'clientId'];
  if (draft.createAccounts) needed.push('roleId', 'unitId');
  return needed.filter((key) => !draft[key]?.trim());
}

export function hasWrongIssuer({ issuer }: ProviderDraft): boolean {
  return !isIssuer(issuer.trim());
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

export function saveProvider(
  provider: IdentityProvider | undefined,
  { createAccounts, roleId, unitId, clientSecret, ...draft }: ProviderDraft,
): Promise<IdentityProvider> {
  const body = {
    ...draft,
    scopes: wordsOf(draft.scopes),
    secondFactorValues: wordsOf(draft.secondFactorValues),
    newcomers: createAccounts && roleId && unitId ? { roleId, unitId } : null,
    ...(clientSecret.trim() ? { clientSecret } : {}),
  };
  return provider
    ? api.call(updateIdentityProvider, {
        params: { id: provider.id },
        body: { ...body, version: provider.version },
      })
    : api.call(createIdentityProvider, { body });
}
