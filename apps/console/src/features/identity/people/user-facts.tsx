import type { User } from '@guanjia/contracts/identity/users';
import { Avatar } from '../../../components/avatar.tsx';
import { useRoleName } from '../../../components/role-name.ts';
import { formatList } from '../../../lib/format.ts';
import { useLocale, useT } from '../../../lib/i18n.ts';
import { enumTexts } from '../../../lib/texts/enums.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { useHoursText } from '../organisation/working-hours.tsx';
import { peopleTexts } from './texts.ts';

/** Who somebody is, as far as the reader may see it. A new `pictureVersion` fetches the picture again. */
export function UserFacts({ user, pictureVersion = 0 }: { user: User; pictureVersion?: number }) {
  const t = useT(peopleTexts);
  const words = useT(enumTexts);
  const right = useT(rightsTexts);
  const english = useLocale() === 'en';
  const roleName = useRoleName();
  const hours = useHoursText();
  const shown = (field: string, value: string | null) =>
    user.hidden.includes(field) ? <span className="muted">{t('field.hidden')}</span> : (value ?? '–');
  return (
    <div className="row" style={{ alignItems: 'flex-start', gap: 16 }}>
      <Avatar userId={user.id} name={user.name} has={user.hasAvatar} size={56} version={pictureVersion} />
      <dl className="facts grow">
        <dt>{t('field.login')}</dt>
        <dd>
          {user.login} · {words(`user.${user.status}`)}
        </dd>
        <dt>{t('field.employeeNo')}</dt>
        <dd>{user.employeeNo}</dd>
        <dt>{t('field.unit')}</dt>
        <dd>{user.unit.name}</dd>
        <dt>{t('field.post')}</dt>
        <dd>{user.post ? (english ? user.post.nameEn : user.post.name) : '–'}</dd>
        <dt>{t('field.role')}</dt>
        <dd>
          {roleName(user.role.key, user.role.name)} · {right(`category.${user.category}`)}
        </dd>
        <dt>{t('field.email')}</dt>
        <dd>{shown('email', user.email)}</dd>
        <dt>{t('field.birthday')}</dt>
        <dd>{shown('birthday', user.birthday)}</dd>
        <dt>{t('field.hiredOn')}</dt>
        <dd>{user.hiredOn ?? '–'}</dd>
        <dt>{t('field.skills')}</dt>
        <dd>{formatList(user.skills.map(({ name, level }) => `${name} ${level}`)) || '–'}</dd>
        <dt>{t('field.hours')}</dt>
        <dd>{hours(user.effectiveHours)}</dd>
      </dl>
    </div>
  );
}
