import type { FormValues } from '@guanjia/contracts/core/form';
import type { UserCategory } from '@guanjia/contracts/core/roles';
import type { EnterpriseProfile, Unit, WorkingHours } from '@guanjia/contracts/identity/organisation';
import type { SecurityAlert } from '@guanjia/contracts/identity/security-alerts';
import type { LogInEntry } from '@guanjia/contracts/identity/sessions';
import type { IdentityProvider } from '@guanjia/contracts/identity/single-sign-on';
import type { ImportResult, ImportRow } from '@guanjia/contracts/identity/user-imports';
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
    profile: Generated<EnterpriseProfile>;
    version: Generated<number>;
  };
  'identity.unit': {
    id: string;
    tenant_id: string;
    parent_id: string | null;
    kind: Unit['kind'];
    branch_kind: Unit['branchKind'];
    name: string;
    code: string | null;
    head_id: string | null;
    address: string | null;
    phone: string | null;
    working_hours: WorkingHours | null;
    position: Generated<number>;
    path: string[];
    branch_id: string;
    department_id: string;
    archived_at: Generated<Date | null>;
    version: Generated<number>;
  };
  'identity.post': {
    id: string;
    tenant_id: string;
    name: string;
    name_en: string;
    profile: Generated<string>;
    position: Generated<number>;
    archived_at: Generated<Date | null>;
  };
  'identity.skill': { id: string; tenant_id: string; name: string; archived_at: Generated<Date | null> };
  'identity.user_skill': { tenant_id: string; user_id: string; skill_id: string; level: number };
  'identity.role': {
    id: string;
    tenant_id: string;
    key: string;
    name: string;
    built_in: boolean;
    permissions: Generated<string[]>;
    scope: Generated<string>;
    description: Generated<string>;
    category: Generated<UserCategory | null>;
    scopes: Generated<Record<string, string>>;
    field_rules: Generated<Record<string, string>>;
    hidden_menus: Generated<string[]>;
    version: Generated<number>;
  };
  'identity.duty_separation': {
    id: string;
    tenant_id: string;
    name: string;
    doing: string[];
    checking: string[];
  };
  'identity.departure': {
    id: string;
    tenant_id: string;
    user_id: string;
    successor_id: string | null;
    reason: string;
    moved: Generated<Record<string, number>>;
    started_at: Date;
    started_by: string;
    finished_at: Generated<Date | null>;
  };
  'identity.user_import': {
    id: string;
    tenant_id: string;
    file_name: string;
    rows: ImportRow[];
    created_by: string;
    created_at: Date;
    finished_at: Generated<Date | null>;
    result: Generated<ImportResult | null>;
  };
  'identity.app_user': {
    id: string;
    tenant_id: string;
    login: string;
    name: string;
    employee_no: string;
    role_id: string;
    unit_id: string;
    password_hash: string;
    password_history: Generated<string[]>;
    must_change_password: boolean;
    password_changed_at: Date;
    failed_logins: Generated<number>;
    locked_at: Generated<Date | null>;
    disabled_at: Generated<Date | null>;
    mobile: Generated<string | null>;
    preferences: Generated<{ locale?: 'zh-CN' | 'en'; theme?: 'light' | 'dark' }>;
    /** Values of the tenant's own fields. */
    custom: Generated<FormValues>;
    created_at: Date;
    category: Generated<UserCategory>;
    post_id: Generated<string | null>;
    email: Generated<string | null>;
    /** ISO date. */
    birthday: Generated<string | null>;
    gender: Generated<'female' | 'male' | 'unknown'>;
    hired_on: Generated<string | null>;
    avatar_object: Generated<string | null>;
    avatar_type: Generated<string | null>;
    working_hours: Generated<WorkingHours | null>;
    left_at: Generated<Date | null>;
    version: Generated<number>;
  };
  'identity.security_policy': { tenant_id: string; policy: unknown; updated_at: Date };
  'identity.security_alert': {
    id: string;
    tenant_id: string;
    occurred_at: Date;
    kind: SecurityAlert['kind'];
    ip: string | null;
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
    method: LogInEntry['method'];
    outcome: LogInEntry['outcome'];
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
  'identity.identity_provider': {
    id: string;
    tenant_id: string;
    name: string;
    issuer: string;
    client_id: string;
    sealed_secret: Buffer | null;
    scopes: string[];
    claims: IdentityProvider['claims'];
    link_by: IdentityProvider['linkBy'];
    role_id: string | null;
    unit_id: string | null;
    second_factor_values: string[];
    exclusive: boolean;
    enabled: boolean;
    created_at: Date;
    version: Generated<number>;
  };
  'identity.external_identity': {
    id: string;
    tenant_id: string;
    provider_id: string;
    user_id: string;
    subject: string;
    created_at: Date;
    last_used_at: Date;
  };
  'identity.api_token': {
    id: string;
    tenant_id: string;
    user_id: string;
    name: string;
    prefix: string;
    token_hash: Buffer;
    permissions: string[];
    scope: string | null;
    ip_allow_list: string[];
    created_at: Date;
    created_by: string;
    expires_at: Date;
    last_used_at: Generated<Date | null>;
    last_ip: Generated<string | null>;
    revoked_at: Generated<Date | null>;
  };
  'identity.totp': {
    user_id: string;
    tenant_id: string;
    sealed_secret: Buffer | null;
    confirmed_at: Date | null;
    next_secret: Buffer | null;
    last_step: Generated<number>;
  };
  'identity.passkey': {
    id: string;
    tenant_id: string;
    user_id: string;
    rp_id: string;
    credential_id: string;
    public_key: Buffer;
    counter: number;
    transports: string[];
    name: string;
    created_at: Date;
    last_used_at: Generated<Date | null>;
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
    unit_id: string;
    unit_name: string;
    /** Ids from the company down to the own unit. */
    unit_path: string[];
    department_id: string;
    branch_id: string;
  };
  'identity.branch': { tenant_id: string; id: string; name: string };
  'identity.impersonator': { tenant_id: string; id: string; operator: string };
  'identity.api_token_name': { tenant_id: string; id: string; name: string; prefix: string };
  'identity.agent_skill': {
    tenant_id: string;
    user_id: string;
    skill_id: string;
    name: string;
    level: number;
  };
}
