import type { Permission } from '@guanjia/contracts/core/permissions';

export interface MenuPage {
  path: string;
  label: string;
  permission: Permission;
}

let read: () => readonly MenuPage[] = () => [];

/** The shell says which pages its menu has; features do not know the shell. */
export function provideMenuPages(provider: () => readonly MenuPage[]): void {
  read = provider;
}

/** The pages of the menu, in words of the reader. */
export function menuPages(): readonly MenuPage[] {
  return read();
}
