import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/** The five bans (SEC-001…005), in their order. */
export const violationCategories = [
  'customer_data',
  'advertising',
  'unconfirmed_service',
  'provider_collusion',
  'channel_collusion',
] as const;
export const violationStates = ['reported', 'investigating', 'confirmed', 'dismissed', 'closed'] as const;
export const severities = ['minor', 'serious', 'grave'] as const;
/** Dismissal; expulsion if grave; judicial hand-over if it is a crime (SEC-009). */
export const penalties = ['warning', 'dismissal', 'expulsion', 'judicial'] as const;

export const violationEvidence = z
  .object({ type: z.enum(['audit_entry', 'call', 'customer']), id, note: z.string().trim().max(200) })
  .meta({ id: 'ViolationEvidence' });

export const violation = z
  .object({
    id,
    category: z.enum(violationCategories),
    person,
    happenedOn: z.iso.date(),
    description: z.string(),
    evidence: z.array(violationEvidence),
    state: z.enum(violationStates),
    severity: z.enum(severities).nullable(),
    penalty: z.enum(penalties).nullable(),
    /** Why it was decided so. */
    decision: z.string().nullable(),
    reportedBy: person,
    reportedAt: instant,
    decidedBy: person.nullable(),
    decidedAt: instant.nullable(),
    version: z.int(),
  })
  .meta({ id: 'Violation' });
export type Violation = z.infer<typeof violation>;

export const violationList = defineList({
  name: 'audit.violations',
  row: violation,
  search: false,
  defaultSort: '-reportedAt',
  columns: {
    reportedAt: { type: 'datetime', filter: true, sort: true },
    category: { type: 'enum', filter: true, options: violationCategories },
    personId: { type: 'user', filter: true },
    state: { type: 'enum', filter: true, options: violationStates },
    severity: { type: 'enum', filter: true, options: severities },
    penalty: { type: 'enum', filter: true, options: penalties },
    reportedById: { type: 'user', filter: true },
  },
});

export const listViolations = defineRoute({
  operationId: 'listViolations',
  summary: 'Violations; never those of the person who asks',
  method: 'GET',
  path: '/api/audit/violations',
  access: 'audit.violations.manage',
  query: listQuery,
  success: listPage(violation),
});

export const getViolation = defineRoute({
  operationId: 'getViolation',
  summary: 'One violation',
  method: 'GET',
  path: '/api/audit/violations/:id',
  access: 'audit.violations.manage',
  params: idParams,
  success: violation,
});

export const reportViolation = defineRoute({
  operationId: 'reportViolation',
  summary: 'Register a violation by somebody else',
  method: 'POST',
  path: '/api/audit/violations',
  access: 'audit.violations.manage',
  body: z.object({
    category: z.enum(violationCategories),
    personId: id,
    happenedOn: z.iso.date(),
    description: text(4000),
    evidence: z.array(violationEvidence).max(50),
  }),
  status: 201,
  success: violation,
  errors: ['not_yourself'],
});

export const moveViolation = defineRoute({
  operationId: 'moveViolation',
  summary: 'Investigate, confirm, dismiss or close; whoever reported it cannot decide it alone',
  method: 'POST',
  path: '/api/audit/violations/:id/state',
  access: 'audit.violations.manage',
  params: idParams,
  body: z.object({
    state: z.enum(violationStates).exclude(['reported']),
    /** Needed to confirm. */
    severity: z.enum(severities).optional(),
    penalty: z.enum(penalties).optional(),
    /** Needed to confirm and to dismiss. */
    decision: text(2000).optional(),
    version: z.int(),
  }),
  success: violation,
  errors: ['not_yourself', 'violation_state', 'version_conflict'],
});

/** What looks unusual: `reveals` far above the peers' median, `night_exports`. A hint, no more. */
export const violationHint = z
  .object({
    kind: z.enum(['reveals', 'night_exports']),
    person,
    day: z.iso.date(),
    count: z.int(),
    /** Of the people with the same role on that day; for `reveals`. */
    median: z.number().nullable(),
  })
  .meta({ id: 'ViolationHint' });
export type ViolationHint = z.infer<typeof violationHint>;

export const listViolationHints = defineRoute({
  operationId: 'listViolationHints',
  summary: 'Behaviour of the last 30 days that stands out and may be worth a look',
  method: 'GET',
  path: '/api/audit/violations/hints',
  access: 'audit.violations.manage',
  success: z.object({ items: z.array(violationHint) }),
});
