import type { IdentityProvider } from '@guanjia/contracts/identity/single-sign-on';

export type Claims = Readonly<Record<string, unknown>>;

/** What a provider says of a person, as far as it is used here. */
export interface Arrival {
  /** The provider's name for the person: unique there, and never given to somebody else. */
  subject: string;
  login: string | null;
  /** Only when the provider has verified it: anybody can enter somebody else's address. */
  email: string | null;
  employeeNo: string | null;
  name: string | null;
  /** Whether the provider has asked for more than one factor, by what the enterprise counts as that. */
  secondFactor: boolean;
}

/** Undefined without a subject, which no provider may leave out. */
export function readArrival(
  claims: Claims,
  provider: Pick<IdentityProvider, 'claims' | 'secondFactorValues'>,
): Arrival | undefined {
  const subject = textOf(claims.sub, 255);
  if (!subject) return undefined;
  const { login, email, employeeNo } = provider.claims;
  return {
    subject,
    login: textOf(claims[login], 60),
    email: claims.email_verified === true ? (textOf(claims[email], 200)?.toLowerCase() ?? null) : null,
    employeeNo: textOf(claims[employeeNo], 60),
    name: textOf(claims.name, 60),
    secondFactor: methodsOf(claims).some((method) => provider.secondFactorValues.includes(method)),
  };
}

/** `amr` is a list of methods (RFC 8176), `acr` one class (OpenID Connect Core 1.0, 2). */
function methodsOf({ amr, acr }: Claims): string[] {
  const methods = Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [];
  return typeof acr === 'string' ? [...methods, acr] : methods;
}

/** What is too long is not cut: two people could become one. */
function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  return text === '' || text.length > max ? null : text;
}
