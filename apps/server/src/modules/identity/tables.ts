import type { FormValues } from '@guanjia/contracts/core/form';
import type { Generated } from 'kysely';

export interface IdentityTables extends IdentityViews {
  'identity.tenant': {
    tenant_id: string;
    code: string;
    name: string;
    timezone: Generated<string>;
    demo: Generated<boolean>;
    created_at: Date;
  };
  'identity.work_group': { id: string; tenant_id: string; name: string };
  'identity.role': {
    id: string;
    tenant_id: string;
    key: string;
    name: string;
    built_in: boolean;
    permissions: Generated<string[]>;
    scope: Generated<string>;
  };
  'identity.app_user': {
    id: string;
    tenant_id: string;
    login: string;
    name: string;
    employee_no: string;
    role_id: string;
    group_id: string | null;
    password_hash: string;
    password_history: Generated<string[]>;
    must_change_password: boolean;
    password_changed_at: Date;
    failed_logins: Generated<number>;
    locked_at: Generated<Date | null>;
    disabled_at: Generated<Date | null>;
    preferences: Generated<{ locale?: 'zh-CN' | 'en'; theme?: 'light' | 'dark' }>;
    /** Values of the tenant's own fields. */
    custom: Generated<FormValues>;
    created_at: Date;
  };
  'identity.session': {
    token_hash: Buffer;
    id: string;
    tenant_id: string;
    user_id: string;
    csrf_token: string;
    ip: string | null;
    user_agent: string | null;
    created_at: Date;
    last_seen_at: Date;
    expires_at: Date;
  };
}

/** What other modules may join. */
export interface IdentityViews {
  'identity.person': {
    tenant_id: string;
    id: string;
    name: string;
    employee_no: string;
    group_id: string | null;
    group_name: string | null;
  };
}
