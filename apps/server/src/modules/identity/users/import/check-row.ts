import type { ImportRow } from '@guanjia/contracts/identity/user-imports';
import { z } from 'zod';
import type { Rights } from '#kernel/principal.ts';
import type { EffectiveRole } from '../../effective-role.ts';
import { findContradictions } from '../../rights/contradictions.ts';
import { powersBeyond } from '../../roles/powers.ts';
import { categoryWords } from './sheet-columns.ts';

export interface KnownRole {
  id: string;
  rights: EffectiveRole;
}

/** What the enterprise has, by the words that people type. */
export interface Known {
  /** By the way from below the company: `销售部/一组`; '' is the company. */
  units: ReadonlyMap<string, { id: string; isGroup: boolean }>;
  /** By key and by name, in lower case. */
  roles: ReadonlyMap<string, KnownRole>;
  posts: ReadonlyMap<string, string>;
  /** Log-in names in lower case, with the employee numbers of their users. */
  logins: ReadonlyMap<string, string>;
  /** Employee numbers in lower case. */
  employeeNumbers: ReadonlySet<string>;
}

type Cells = Omit<ImportRow, 'line' | 'exists' | 'problems'>;

const day = z.iso.date();
const email = z.email();

/** What is wrong with one line; `own` are the rights of whoever imports. */
export function checkRow(cells: Cells, known: Known, own: Rights): ImportRow['problems'] {
  const role = known.roles.get(cells.role.toLowerCase());
  const unit = known.units.get(cells.unit);
  const category = cells.category === '' ? 'employee' : categoryWords[cells.category.toLowerCase()];
  const problems: [boolean, ImportRow['problems'][number]][] = [
    [cells.login === '', 'login_missing'],
    [/[\s@:/\\]/.test(cells.login), 'login_invalid'],
    [cells.name === '', 'name_missing'],
    [cells.login.length > 60 || cells.name.length > 60 || cells.employeeNo.length > 40, 'value_too_long'],
    [!unit, 'unit_unknown'],
    [!role, 'role_unknown'],
    [role !== undefined && powersBeyond(own, role.rights).length > 0, 'role_beyond_own_rights'],
    [cells.post !== '' && !known.posts.has(cells.post), 'post_unknown'],
    [cells.category !== '' && !category, 'category_unknown'],
    [
      [cells.birthday, cells.hiredOn].some((text) => text !== '' && !day.safeParse(text).success),
      'day_invalid',
    ],
    [cells.email !== '' && !email.safeParse(cells.email).success, 'email_invalid'],
    [takesNumberOfOther(cells, known), 'employee_no_taken'],
    [
      role !== undefined &&
        unit !== undefined &&
        category !== undefined &&
        findContradictions({ category, inGroup: unit.isGroup }, role.rights, []).length > 0,
      'rights_contradict',
    ],
  ];
  return problems.flatMap(([wrong, problem]) => (wrong ? [problem] : []));
}

function takesNumberOfOther(cells: Cells, known: Known): boolean {
  const wanted = (cells.employeeNo || cells.login).toLowerCase();
  const ownNumber = known.logins.get(cells.login.toLowerCase())?.toLowerCase();
  return wanted !== ownNumber && known.employeeNumbers.has(wanted);
}

/** Marks lines that share a log-in name or an employee number with another line. */
export function markDoubles(rows: readonly ImportRow[]): ImportRow[] {
  const count = (keyOf: (row: ImportRow) => string) => {
    const groups = Map.groupBy(rows, keyOf);
    return (row: ImportRow) => (groups.get(keyOf(row))?.length ?? 0) > 1;
  };
  const sameLogin = count(({ login }) => login.toLowerCase());
  const sameNumber = count(({ employeeNo, login }) => (employeeNo || login).toLowerCase());
  return rows.map((row) =>
    row.login !== '' && (sameLogin(row) || sameNumber(row))
      ? { ...row, problems: [...row.problems, 'twice_in_file'] }
      : row,
  );
}
