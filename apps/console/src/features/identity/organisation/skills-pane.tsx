import { type Skill, saveSkill } from '@guanjia/contracts/identity/organisation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { skillsQuery } from '../identity-queries.ts';
import { organisationTexts } from './texts.ts';

/** Skills that people can have (IAM-049): a line to add one, and what there is. */
export function SkillsPane() {
  const t = useT(organisationTexts);
  const mayManage = useMay('identity.units.manage');
  const skills = useQuery(skillsQuery);
  const save = useSaveSkill();
  const [name, setName] = useState('');
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    save.mutate(
      { id: crypto.randomUUID(), name: name.trim(), archived: false, create: true },
      { onSuccess: () => setName('') },
    );
  };
  return (
    <div className="stack" style={{ maxWidth: 640 }}>
      {mayManage && (
        <form className="row" onSubmit={add}>
          <Input
            aria-label={t('skill.name')}
            placeholder={t('skill.name')}
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <Button htmlType="submit" disabled={!name.trim()} loading={save.isPending}>
            {t('skill.new')}
          </Button>
        </form>
      )}
      <Loaded query={skills}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('skill.empty')} hint={t('skill.empty.hint')} />
          ) : (
            <table className="data-table panel">
              <thead>
                <tr>
                  <th>{t('skill.name')}</th>
                  <th className="num">{t('post.people')}</th>
                  {mayManage && <th aria-label={t('post.archive')} />}
                </tr>
              </thead>
              <tbody>
                {items.map((skill) => (
                  <tr key={skill.id} className={skill.archived ? 'muted' : ''}>
                    <td className="strong">{skill.name}</td>
                    <td className="num">{skill.people}</td>
                    {mayManage && (
                      <td className="num">
                        <button
                          type="button"
                          className="link"
                          onClick={() => save.mutate({ ...skill, archived: !skill.archived, create: false })}
                        >
                          {t(skill.archived ? 'post.restore' : 'post.archive')}
                        </button>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </div>
  );
}

function useSaveSkill() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name, archived, create }: Omit<Skill, 'people'> & { create: boolean }) =>
      api.call(saveSkill, { params: { id }, body: { name, archived, create } }),
    onSuccess: () => client.invalidateQueries({ queryKey: skillsQuery.queryKey }),
  });
}
