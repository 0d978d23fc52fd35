import type { User } from '@guanjia/contracts/identity/users';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { CloseIcon } from '../../../components/icons.tsx';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { skillsQuery } from '../identity-queries.ts';
import { peopleTexts } from './texts.ts';

type Skills = { skillId: string; level: number }[];

/** Skills with their levels from 1 (learning) to 9 (master). */
export function SkillEditor(props: {
  known: User['skills'];
  value: Skills;
  onChange: (value: Skills) => void;
}) {
  const t = useT(peopleTexts);
  const common = useT(commonTexts);
  const skills = useQuery(skillsQuery).data?.items ?? [];
  const nameOf = (id: string) =>
    skills.find((skill) => skill.id === id)?.name ??
    props.known.find(({ skillId }) => skillId === id)?.name ??
    '…';
  const left = skills.filter(
    ({ id, archived }) => !archived && !props.value.some(({ skillId }) => skillId === id),
  );
  return (
    <div className="stack" style={{ gap: 6 }}>
      {props.value.map(({ skillId, level }) => (
        <div key={skillId} className="row">
          <span className="grow">{nameOf(skillId)}</span>
          <Select
            aria-label={`${nameOf(skillId)} ${t('field.level')}`}
            style={{ width: 72 }}
            value={level}
            options={Array.from({ length: 9 }, (_, n) => ({ value: n + 1, label: n + 1 }))}
            onChange={(next: number) =>
              props.onChange(
                props.value.map((row) => (row.skillId === skillId ? { skillId, level: next } : row)),
              )
            }
          />
          <button
            type="button"
            className="icon-button"
            aria-label={`${common('remove')} ${nameOf(skillId)}`}
            onClick={() => props.onChange(props.value.filter((row) => row.skillId !== skillId))}
          >
            <CloseIcon size={14} />
          </button>
        </div>
      ))}
      {left.length > 0 && (
        <Select
          aria-label={t('skill.add')}
          placeholder={t('skill.add')}
          showSearch={{ optionFilterProp: 'label' }}
          value={null}
          options={left.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(skillId: string | null) =>
            skillId && props.onChange([...props.value, { skillId, level: 5 }])
          }
        />
      )}
      {left.length === 0 && props.value.length === 0 && (
        <span className="muted small">{t('skill.none')}</span>
      )}
    </div>
  );
}
