import type { Generated } from 'kysely';
import type { PendingFactor } from '#kernel/principal.ts';

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
    mobile: Generated<string | null>;
    preferences: Generated<{ locale?: 'zh-CN' | 'en'; theme?: 'light' | 'dark' }>;
    created_at: Date;
  };
  'identity.security_policy': { tenant_id: string; policy: unknown; updated_at: Date };
  'identity.security_alert': {
    id: string;
    tenant_id: string;
    occurred_at: Date;
    kind: 'password_spraying' | 'account_locked';
    ip: string;
    user_id: string | null;
    names: number;
    acknowledged_at: Generated<Date | null>;
    acknowledged_by: Generated<string | null>;
  };
  'identity.address_block': { tenant_id: string; ip: string; blocked_until: Date };
  'identity.log_in_attempt': {
    id: string;
    tenant_id: string;
    occurred_at: Date;
    user_id: string | null;
    login_hash: Buffer;
    method: 'password' | 'sms' | 'second_factor';
    outcome: 'success' | 'wrong' | 'locked' | 'disabled' | 'address_not_allowed' | 'address_blocked';
    ip: string;
    user_agent: string | null;
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
    pending_factor: PendingFactor | null;
    confirmed_at: Date | null;
  };
  'identity.totp': {
    user_id: string;
    tenant_id: string;
    sealed_secret: Buffer | null;
    confirmed_at: Date | null;
    next_secret: Buffer | null;
    last_step: Generated<number>;
  };
  'identity.trusted_device': {
    id: string;
    tenant_id: string;
    user_id: string;
    token_hash: Buffer;
    ip: string;
    user_agent: string | null;
    created_at: Date;
    last_used_at: Date;
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
