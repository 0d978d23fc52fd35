import type { Locale } from '#kernel/http/operation.ts';
import type { HeaderSearch, HeaderWords } from '#kernel/imports/headers.ts';

/** The columns of a sheet of users, in the order of the template. */
export const importColumns = [
  'login',
  'name',
  'employeeNo',
  'unit',
  'role',
  'post',
  'category',
  'email',
  'birthday',
  'hiredOn',
] as const;
export type ImportColumn = (typeof importColumns)[number];

export const requiredColumns: readonly ImportColumn[] = ['login', 'name', 'role'];

export const columnTitles: Readonly<Record<Locale, Readonly<Record<ImportColumn, string>>>> = {
  'zh-CN': {
    login: '登录名',
    name: '姓名',
    employeeNo: '工号',
    unit: '部门',
    role: '角色',
    post: '岗位',
    category: '用户类别',
    email: '邮箱',
    birthday: '生日',
    hiredOn: '入职日期',
  },
  en: {
    login: 'Login',
    name: 'Name',
    employeeNo: 'Employee number',
    unit: 'Unit',
    role: 'Role',
    post: 'Post',
    category: 'Category',
    email: 'E-mail',
    birthday: 'Birthday',
    hiredOn: 'Hired on',
  },
};

export const templateTexts: Readonly<
  Record<Locale, { file: string; example: Readonly<Record<ImportColumn, string>> }>
> = {
  'zh-CN': {
    file: '用户导入模板.xlsx',
    example: {
      login: 'A2001',
      name: '示例员工',
      employeeNo: '2001',
      unit: '销售部/销售一组',
      role: '坐席',
      post: '座席',
      category: '员工',
      email: '',
      birthday: '1995-01-31',
      hiredOn: '2026-01-05',
    },
  },
  en: {
    file: 'users-template.xlsx',
    example: {
      login: 'A2001',
      name: 'Example Person',
      employeeNo: '2001',
      unit: 'Sales/Group 1',
      role: 'agent',
      post: 'Agent',
      category: 'employee',
      email: '',
      birthday: '1995-01-31',
      hiredOn: '2026-01-05',
    },
  },
};

export const categoryWords: Readonly<Record<string, 'employee' | 'manager' | 'director'>> = {
  员工: 'employee',
  经理: 'manager',
  总监: 'director',
  employee: 'employee',
  manager: 'manager',
  director: 'director',
};

/** A column is recognised by its title in either language. */
export const userSearch: HeaderSearch & { words: readonly HeaderWords<ImportColumn>[] } = {
  words: importColumns.map((column) => ({
    target: column,
    names: Object.values(columnTitles).map((words) => words[column]),
    patterns: [],
  })),
  isData: () => false,
};
