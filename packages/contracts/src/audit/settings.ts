import { z } from 'zod';
import { label } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';

/** A reason for which somebody looks at a protected value, to choose from. */
export const revealPurpose = z
  .object({ key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), label })
  .meta({ id: 'RevealPurpose' });
export type RevealPurpose = z.infer<typeof revealPurpose>;

/** Reveals a day, in the tenant's time zone; null: as many as one likes. */
const perDay = z.int().min(0).max(100_000).nullable();

/** The trail is kept at least half a year, whatever a tenant decides; the database refuses to go below as well. */
export const auditFloorDays = 180;

/** What a tenant decides about protected data. Days are whole days. */
export const trustSettings = z
  .object({
    reveal: z.object({
      perDay: z.record(z.string().max(60), perDay),
      /** For roles that `perDay` does not name. */
      otherRoles: perDay,
      purposes: z.array(revealPurpose).min(1).max(30),
    }),
    exports: z.object({
      /** An export of more rows needs somebody else's approval. */
      approvalAbove: z.int().min(0).max(1_000_000),
      /** How long a file can be fetched, days. */
      keepDays: z.int().min(1).max(90),
      /** How long an uploaded list stays after its import, days. */
      uploadKeepDays: z.int().min(1).max(365),
    }),
    /** How long things stay, days. */
    retention: z.object({
      /** Null: for ever. */
      recordingDays: z.int().min(30).max(36_500).nullable(),
      recycleDays: z.int().min(1).max(365),
      auditDays: z.int().min(auditFloorDays).max(36_500),
    }),
  })
  .meta({ id: 'TrustSettings' });
export type TrustSettings = z.infer<typeof trustSettings>;

export const defaultTrustSettings: TrustSettings = {
  reveal: {
    perDay: { administrator: 50, supervisor: 100, leader: 60, agent: 40, inspector: 0 },
    otherRoles: 20,
    purposes: [
      { key: 'callback', label: { zh: '客户要求回电', en: 'Customer asked for a call' } },
      { key: 'verify', label: { zh: '核对身份', en: 'To check identity' } },
      { key: 'contract', label: { zh: '签约或发货', en: 'Contract or delivery' } },
      { key: 'complaint', label: { zh: '处理投诉', en: 'To handle a complaint' } },
    ],
  },
  exports: { approvalAbove: 1000, keepDays: 7, uploadKeepDays: 30 },
  retention: { recordingDays: null, recycleDays: 30, auditDays: 1095 },
};

export const getTrustSettings = defineRoute({
  operationId: 'getTrustSettings',
  summary: 'What the enterprise decided about protected data, with the roles that it has',
  method: 'GET',
  path: '/api/audit/settings',
  access: 'audit.settings.manage',
  success: z.object({
    settings: trustSettings,
    /** 0 while nothing was decided and the defaults hold. */
    version: z.int(),
    roles: z.array(z.object({ key: z.string(), name: z.string() })),
  }),
});

export const saveTrustSettings = defineRoute({
  operationId: 'saveTrustSettings',
  summary: 'Decide about protected data; `version` guards against overwriting',
  method: 'PUT',
  path: '/api/audit/settings',
  access: 'audit.settings.manage',
  body: z.object({ settings: trustSettings, version: z.int().min(0) }),
  success: z.object({ settings: trustSettings, version: z.int() }),
  errors: ['version_conflict'],
});
