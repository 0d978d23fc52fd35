/** Digits after the point of a currency (ISO 4217): two for CNY, none for JPY. */
export function minorDigits(currency: string | undefined): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency ?? 'CNY' });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
