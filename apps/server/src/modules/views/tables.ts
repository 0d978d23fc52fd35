import type { SavedView, ViewAudience } from '@guanjia/contracts/views/routes';
import type { Generated } from 'kysely';
import type { IdentityViews } from '#modules/identity/index.ts';

export interface ViewsTables extends IdentityViews {
  'views.saved_view': {
    id: string;
    tenant_id: string;
    list: string;
    owner_id: string;
    name: string;
    search: SavedView['search'];
    audience: ViewAudience;
    unit_id: string | null;
    version: Generated<number>;
    created_at: Date;
    updated_at: Date;
  };
}
