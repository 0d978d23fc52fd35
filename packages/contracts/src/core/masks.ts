/** How a value is made unrecognisable while it stays useful: enough to tell two apart, too little to use. */
export const maskKinds = ['plain', 'name', 'phone', 'email', 'id', 'address'] as const;
export type MaskKind = (typeof maskKinds)[number];

/** `kind` `plain` leaves nothing: such a value is shown or hidden, never half. */
export function maskText(kind: MaskKind, value: string): string {
  switch (kind) {
    case 'name':
      return maskName(value);
    case 'phone':
      return value.length < 8 ? '****' : `${value.slice(0, 3)}****${value.slice(-4)}`;
    case 'email':
      return maskEmail(value);
    case 'id':
      return value.length < 10
        ? '****'
        : `${value.slice(0, 3)}${'*'.repeat(value.length - 7)}${value.slice(-4)}`;
    case 'address':
      return value.length <= 6 ? '****' : `${value.slice(0, 6)}****`;
    case 'plain':
      return '****';
  }
}

/** `李**`, `A**`: the family name of a Chinese name, the first letter of any other. */
function maskName(value: string): string {
  const [first = ''] = value.trim();
  return `${first}**`;
}

/** `l***@example.com` */
function maskEmail(value: string): string {
  const at = value.lastIndexOf('@');
  return at < 1 ? '****' : `${value.slice(0, 1)}***${value.slice(at)}`;
}
