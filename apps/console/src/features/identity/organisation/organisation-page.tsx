import { archiveUnit, restoreUnit, type Unit } from '@guanjia/contracts/identity/organisation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, Drawer, Select, Tabs } from 'antd';
import { useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { PlusIcon } from '../../../components/icons.tsx';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { unitsQuery } from '../identity-queries.ts';
import './organisation.css';
import { PostsPane } from './posts-pane.tsx';
import { SkillsPane } from './skills-pane.tsx';
import { organisationTexts } from './texts.ts';
import { UnitForm } from './unit-form.tsx';
import { UnitTree, useMoveUnit } from './unit-tree.tsx';

/** 组织架构: branches, departments and groups as a tree, posts and skills (IAM-045 to IAM-053). */
export function OrganisationPage() {
  const t = useT(organisationTexts);
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1>{t('title')}</h1>
      </header>
      <div className="page-body">
        <Tabs
          destroyOnHidden
          items={[
            { key: 'units', label: t('tab.units'), children: <UnitsPane /> },
            { key: 'posts', label: t('tab.posts'), children: <PostsPane /> },
            { key: 'skills', label: t('tab.skills'), children: <SkillsPane /> },
          ]}
        />
      </div>
    </section>
  );
}

function UnitsPane() {
  const t = useT(organisationTexts);
  const [archived, setArchived] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const mayManage = useMay('identity.units.manage');
  const units = useQuery(unitsQuery(archived));
  return (
    <Loaded query={units}>
      {({ items }) => {
        const unit = items.find(({ id }) => id === chosen) ?? items[0];
        return (
          <div className="units">
            <div className="panel units-tree">
              <div className="row small units-head">
                <span className="muted grow">{mayManage && t('unit.drag')}</span>
                <Checkbox checked={archived} onChange={({ target }) => setArchived(target.checked)}>
                  {t('unit.show_archived')}
                </Checkbox>
              </div>
              <UnitTree units={items} chosen={unit?.id} mayManage={mayManage} onChoose={setChosen} />
            </div>
            {unit ? (
              <UnitPanel key={`${unit.id}-${unit.version}`} unit={unit} units={items} onChoose={setChosen} />
            ) : (
              <EmptyState title={t('unit.choose')} />
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function UnitPanel(props: { unit: Unit; units: readonly Unit[]; onChoose: (id: string) => void }) {
  const { unit } = props;
  const t = useT(organisationTexts);
  const mayManage = useMay('identity.units.manage');
  const [adding, setAdding] = useState(false);
  const people = { filter: [{ column: 'unitId', op: 'in' as const, values: [unit.id] }] };
  return (
    <section className="panel unit-panel" aria-label={unit.name}>
      <div className="row">
        <h2 className="grow ellipsis">{unit.name}</h2>
        <Link to="/users" search={people}>
          {t('unit.show_people')} ({unit.people})
        </Link>
        {mayManage && unit.kind !== 'group' && !unit.archived && (
          <Button icon={<PlusIcon />} onClick={() => setAdding(true)}>
            {t('unit.new')}
          </Button>
        )}
        {mayManage && unit.kind !== 'company' && <ArchiveButton unit={unit} />}
      </div>
      {mayManage && unit.parentId && !unit.archived && <ParentField unit={unit} units={props.units} />}
      <UnitForm unit={unit} disabled={!mayManage || unit.archived} onDone={() => {}} />
      <Drawer
        open={adding}
        onClose={() => setAdding(false)}
        size={520}
        title={t('unit.new.under', { name: unit.name })}
        destroyOnHidden
      >
        <UnitForm
          parent={unit}
          onDone={({ id }) => {
            setAdding(false);
            props.onChoose(id);
          }}
          onCancel={() => setAdding(false)}
        />
      </Drawer>
    </section>
  );
}

/** Another way to move than dragging: by keyboard. */
function ParentField({ unit, units }: { unit: Unit; units: readonly Unit[] }) {
  const t = useT(organisationTexts);
  const move = useMoveUnit(units);
  const choices = units.filter(({ id, kind, archived }) => kind !== 'group' && !archived && id !== unit.id);
  return (
    <Field label={t('unit.parent')}>
      {(control) => (
        <Select
          {...control}
          showSearch={{ optionFilterProp: 'label' }}
          value={unit.parentId}
          options={choices.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(parentId: string) => move(unit.id, parentId, 10_000)}
        />
      )}
    </Field>
  );
}

function ArchiveButton({ unit }: { unit: Unit }) {
  const t = useT(organisationTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (archive: boolean) => {
      const route = archive ? archiveUnit : restoreUnit;
      return api.call(route, { params: { id: unit.id } });
    },
    onSuccess: ({ archived, name }) => {
      void client.invalidateQueries({ queryKey: ['identity'] });
      if (!archived) return;
      showToast({
        kind: 'info',
        text: t('unit.archived_done', { name }),
        action: { label: common('undo'), run: () => change.mutate(false) },
      });
    },
  });
  return (
    <Button loading={change.isPending} onClick={() => change.mutate(!unit.archived)}>
      {t(unit.archived ? 'unit.restore' : 'unit.archive')}
    </Button>
  );
}
