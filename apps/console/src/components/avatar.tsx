import { getAvatar } from '@guanjia/contracts/identity/users';
import { api } from '../lib/api.ts';

/** Somebody's picture, or the last character of the name on a quiet ground. Decoration: the name stands beside it. */
export function Avatar(props: {
  userId: string;
  name: string;
  has: boolean;
  size?: number;
  version?: number;
}) {
  const size = props.size ?? 28;
  const box = { width: size, height: size, borderRadius: '50%', flex: 'none' } as const;
  if (props.has) {
    const address = api.urlOf(getAvatar, { params: { id: props.userId } });
    return (
      <img
        alt=""
        src={`${address}?v=${props.version ?? 0}`}
        style={{ ...box, objectFit: 'cover' }}
        width={size}
        height={size}
      />
    );
  }
  return (
    <span
      aria-hidden="true"
      style={{
        ...box,
        display: 'grid',
        placeItems: 'center',
        background: 'var(--gj-accent-soft)',
        color: 'var(--gj-accent-text)',
        fontSize: size * 0.42,
      }}
    >
      {Array.from(props.name).at(-1) ?? ''}
    </span>
  );
}
