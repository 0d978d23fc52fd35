import { auditList, listAuditEntries } from '@guanjia/contracts/audit/routes';
import * as customersApi from '@guanjia/contracts/customers/routes';
import { listColleagues } from '@guanjia/contracts/identity/routes';
import { listUsers, resetUserPassword, userList } from '@guanjia/contracts/identity/users';
import * as ordersApi from '@guanjia/contracts/orders/routes';
import * as campaignsApi from '@guanjia/contracts/outbound/campaigns';
import * as contentApi from '@guanjia/contracts/outbound/content';
import * as importsApi from '@guanjia/contracts/outbound/imports';
import * as workApi from '@guanjia/contracts/outbound/work';
import * as reportingApi from '@guanjia/contracts/reporting/routes';
import * as tasksApi from '@guanjia/contracts/tasks/routes';
import * as voiceApi from '@guanjia/contracts/voice/routes';
import * as data from './mock-data.ts';
import * as history from './mock-history.ts';
import { answerList } from './mock-list.ts';
import { mountMockRecordSheet } from './mock-record-sheet.ts';
import { type Emit, MockProblem, type Mount } from './mock-types.ts';

const figures = (n: number) => ({
  attempts: 300 - n * 23,
  connected: 140 - n * 11,
  noAnswer: 80,
  busy: 20,
  emptyNumber: 15,
  unreachable: 12,
  redial: 18,
  sales: 21 - n * 2,
  talkSeconds: 12400 - n * 900,
  connectRatio: 0.46,
  saleRatio: 0.15,
});

/** Lists and records that pages show; writes change the arrays in memory. */
export function mountMockRecords(mount: Mount, emit: Emit): void {
  const customerRows = () =>
    data.customers.map(({ phones, owner, tags, listed, ...rest }) => ({
      ...rest,
      categories: [],
      tags: tags.map(({ id }) => id),
      listed: listed?.list ?? null,
      completeness: 57,
      phone: phones[0]?.number ?? null,
      ownerId: owner?.id ?? null,
      ownerName: owner?.name ?? null,
    }));
  const byId = <T extends { id: string }>(list: readonly T[], id: string | undefined): T => {
    const found = list.find((item) => item.id === id);
    if (!found) throw new MockProblem('not_found');
    return found;
  };

  mount(customersApi.listCustomers, ({ query }) =>
    answerList(customersApi.customerList, customerRows(), query),
  );
  mount(customersApi.getCustomer, ({ params }) => byId(data.customers, params.id));
  mount(customersApi.getCustomerForm, () => ({
    version: 1,
    fields: data.customerFields,
    groups: [],
    ready: [],
  }));
  mountMockRecordSheet(mount);
  mount(customersApi.updateCustomer, ({ params, body }) => {
    const { version, ...patch } = body;
    const found = byId(data.customers, params.id);
    if (version !== found.version) throw new MockProblem('version_conflict');
    return Object.assign(found, patch, { version: version + 1 });
  });
  mount(customersApi.createCustomer, ({ body }) => {
    const { phones, ...rest } = customersApi.createCustomer.body?.parse(body) ?? { ...body, phones: [] };
    const [number = ''] = phones;
    if (!/^\+?[\d -]{7,}$/.test(number)) throw new MockProblem('phone_invalid');
    const first = byId(data.customers, data.customers[0]?.id ?? '');
    const made = Object.assign(structuredClone(first), rest, {
      id: crypto.randomUUID(),
      phones: first.phones.slice(0, 1).map((phone) => ({ ...phone, number })),
      owner: null,
      lastContactAt: null,
      createdAt: data.ago(0),
      version: 1,
    });
    data.customers.unshift(made);
    return made;
  });
  mount(customersApi.revealPhone, () => ({ number: '13812348000' }));
  mount(customersApi.revealField, () => ({ value: 1_999_900 }));
  mount(voiceApi.lookUpCaller, ({ params }) => ({
    items: params.id?.endsWith('2') ? [] : data.customers.slice(3, params.id?.endsWith('3') ? 6 : 4),
    unknownNumber: params.id?.endsWith('2') ? '13812348000' : null,
  }));
  mount(voiceApi.linkCaller, ({ params, body }) => ({
    ...byId(history.calls, history.calls[0]?.id),
    id: params.id,
    customerId: body.customerId,
    state: 'talking',
    agent: null,
    subject: { kind: 'inbound', id: null },
    muted: false,
  }));
  mount(customersApi.listTimeline, ({ params, query }) => ({
    items: history
      .timelineOf(params.id ?? '')
      .filter((entry) => !query.get('kind') || entry.kind === query.get('kind')),
    nextCursor: null,
  }));
  mount(customersApi.addNote, ({ params, body }) => ({
    ...history.timelineOf(params.id ?? '')[2],
    data: { text: body.text },
  }));

  const users = data.agents.map((agent, n) => ({
    ...agent,
    employeeNo: agent.login.slice(1),
    unitId: data.uuid(2, 1),
    unitName: '电销一组',
    roleKey: n ? 'agent' : 'leader',
    roleName: n ? '坐席' : '班长',
    postName: '座席',
    category: n ? 'employee' : 'manager',
    status: n === 4 ? 'locked' : 'active',
  }));
  mount(listUsers, ({ query }) => answerList(userList, users, query));
  mount(listColleagues, () => ({
    items: data.agents.map(({ id, name }) => ({ id, name, groupId: null })),
    groups: [],
  }));
  mount(resetUserPassword, () => undefined);

  mount(ordersApi.listCategories, () => ({ items: data.categories }));
  mount(ordersApi.listProducts, () => ({ items: data.products }));
  mount(ordersApi.getProduct, ({ params }) => byId(data.products, params.id));
  mount(ordersApi.updateProduct, ({ params, body }) => Object.assign(byId(data.products, params.id), body));
  mount(ordersApi.createProduct, ({ body }) => ({ ...data.products[0], ...body, id: crypto.randomUUID() }));
  mount(ordersApi.updateCategory, ({ params, body }) =>
    Object.assign(byId(data.categories, params.id), body),
  );
  mount(ordersApi.createCategory, ({ body }) => ({ ...body, id: crypto.randomUUID() }));

  mount(campaignsApi.listCampaigns, ({ query }) =>
    answerList(campaignsApi.campaignList, data.campaigns, query),
  );
  mount(campaignsApi.getCampaign, ({ params }) => byId(data.campaigns, params.id));
  mount(campaignsApi.updateCampaign, ({ params, body }) =>
    Object.assign(byId(data.campaigns, params.id), body, { version: body.version + 1 }),
  );
  mount(campaignsApi.createCampaign, ({ body }) => {
    const pattern = byId(data.campaigns, data.campaigns[2]?.id ?? '');
    const made = Object.assign(structuredClone(pattern), body, {
      id: crypto.randomUUID(),
      state: 'draft' as const,
    });
    data.campaigns.unshift(made);
    return made;
  });
  mount(contentApi.listScripts, () => ({ items: [data.script] }));
  mount(contentApi.listQuestionnaires, () => ({ items: [data.questionnaire] }));
  mount(contentApi.saveScript, ({ params, body }) =>
    Object.assign(data.script, body, { id: params.id, version: body.version + 1 }),
  );
  mount(contentApi.saveQuestionnaire, ({ params, body }) =>
    Object.assign(data.questionnaire, body, { id: params.id, version: body.version + 1 }),
  );

  mount(workApi.listTasks, ({ query }) =>
    answerList(
      workApi.taskList,
      data.tasks.filter(({ state }) => state === query.get('menu')),
      query,
    ),
  );
  mount(workApi.listContacts, ({ query }) => {
    const menu = query.get('menu');
    const rows = history.contacts.filter(({ outcome, disposition }) =>
      menu === 'history'
        ? outcome === 'success'
        : menu === 'sales'
          ? disposition?.kind === 'success'
          : outcome !== 'success' && outcome !== 'redial',
    );
    return answerList(workApi.contactList, rows, query);
  });
  mount(workApi.listResponses, ({ query }) =>
    answerList(
      workApi.responseList,
      history.contacts.slice(0, 40).map((contact) => ({
        id: contact.id,
        questionnaireId: data.questionnaire.id,
        questionnaireName: data.questionnaire.name,
        campaignName: '停车习惯回访',
        customerId: contact.customerId,
        customerName: contact.customerName,
        agent: contact.agent,
        answers: { where: 'lot', fee: 300, wish: ['price', 'near'], score: 4 },
        answered: 4,
        createdAt: contact.createdAt,
      })),
      query,
    ),
  );
  mount(voiceApi.listCalls, ({ query }) => answerList(voiceApi.callList, history.calls, query));
  mount(voiceApi.getCall, ({ params }) => {
    const {
      customerName: _name,
      agentId,
      agentName,
      talkSeconds: _talk,
      ...call
    } = byId(history.calls, params.id);
    return {
      ...call,
      state: 'ended',
      agent: agentId ? { id: agentId, name: agentName } : null,
      subject: { kind: 'campaign_task', id: null },
      muted: false,
    };
  });
  mount(voiceApi.getRecordingPeaks, () => {
    const wave = (shift: number) =>
      Array.from({ length: 600 }, (_, n) =>
        Math.sin(n / 40 + shift) > 0 ? Math.abs(Math.sin(n * 1.7) * Math.sin(n / 9)) : 0.02,
      );
    return { durationMs: 96_000, customer: wave(0), agent: wave(Math.PI) };
  });

  mount(reportingApi.getGroupStatistics, () => ({
    rows: ['电销一组', '电销二组', '回访组'].map((groupName, n) => ({
      groupId: data.uuid(2, n + 1),
      groupName,
      figures: figures(n),
    })),
    total: figures(0),
  }));
  mount(reportingApi.getAgentStatistics, () => ({
    rows: data.agents.map(({ id, name }, n) => ({
      agentId: id,
      agentName: name,
      groupName: '电销一组',
      figures: figures(n),
    })),
    total: figures(0),
    days: Array.from({ length: 14 }, (_, n) => ({
      day: data.ago((13 - n) * 1440).slice(0, 10),
      attempts: 200 + ((n * 37) % 90),
      connected: 90 + ((n * 17) % 40),
      sales: 8 + ((n * 7) % 9),
    })),
  }));
  mount(reportingApi.getQuestionnaireStatistics, () => ({
    questionnaires: [
      {
        id: data.questionnaire.id,
        name: data.questionnaire.name,
        responses: 40,
        fields: data.questionnaire.fields.map((field) => ({
          field,
          answered: 38,
          options: (field.options ?? []).map(({ value }, n) => ({ value, count: 20 - n * 6 })),
          mean: field.type === 'rating' ? 3.8 : field.type === 'number' ? 312 : null,
        })),
      },
    ],
  }));
  mount(listAuditEntries, ({ query }) =>
    answerList(
      auditList,
      history.contacts.slice(0, 60).map((contact, n) => ({
        id: data.uuid(16, n),
        occurredAt: contact.createdAt,
        actor: contact.agent,
        action: n % 3 ? 'customers.customer_updated' : 'customers.phone_revealed',
        entityType: 'customer',
        entityId: contact.customerId,
        before: n % 3 ? { region: '济南', level: 'normal' } : null,
        after: n % 3 ? { region: '青岛', level: 'gold' } : null,
        purpose: n % 3 ? null : '客户要求回电',
        ip: '10.0.0.8',
      })),
      query,
    ),
  );

  const background = [
    {
      id: data.uuid(17, 1),
      kind: 'list_export',
      label: '联络历史',
      state: 'done',
      done: 900,
      total: 900,
      resultPath: `/api/tasks/${data.uuid(17, 1)}/result`,
      errorCode: null,
      createdAt: data.ago(60),
      finishedAt: data.ago(59),
    },
    {
      id: data.uuid(17, 2),
      kind: 'outbound_import',
      label: '济南车主名单.xlsx',
      state: 'running',
      done: 8400,
      total: 20000,
      resultPath: null,
      errorCode: null,
      createdAt: data.ago(1),
      finishedAt: null,
    },
  ];
  mount(tasksApi.listBackgroundTasks, () => ({ items: background }));
  mount(tasksApi.exportList, () => {
    const made = { ...background[0], id: crypto.randomUUID(), state: 'running', done: 20 };
    emit('tasks.task', made);
    return made;
  });

  const imported = {
    id: data.uuid(18, 1),
    campaignId: data.uuid(11, 1),
    fileName: '济南车主名单.xlsx',
    state: 'uploaded',
    columns: ['姓名', '手机号', '性别', '城市', '车型'],
    sample: [
      ['李建国', '138 0013 8000', '男', '济南', '比亚迪'],
      ['陈敏', '010-8888 6666 转 801', '女', '北京', '大众'],
      ['王伟', '12345', '男', '青岛', ''],
    ],
    mapping: ['name', 'phone', 'gender', 'region', null],
    totalRows: 20000,
    counts: {
      processed: 0,
      good: 0,
      bad: 0,
      duplicateInFile: 0,
      alreadyInCampaign: 0,
      knownCustomer: 0,
      created: 0,
    },
    problems: [] as object[],
    duplicates: [] as object[],
    createdAt: data.ago(1),
    finishedAt: null,
  };
  const preview = {
    processed: 20000,
    good: 19620,
    bad: 212,
    duplicateInFile: 96,
    alreadyInCampaign: 72,
    knownCustomer: 431,
    created: 0,
  };
  mount(importsApi.uploadList, () => ({ ...imported, state: 'uploaded' }));
  mount(importsApi.getImport, () => imported);
  mount(importsApi.mapImport, ({ body }) => {
    if (!body.mapping.includes('phone')) throw new MockProblem('import_phone_column_missing');
    return Object.assign(imported, {
      mapping: body.mapping,
      state: 'previewed',
      counts: preview,
      problems: [
        { line: 4, column: '手机号', value: '12345', problem: 'phone_invalid' },
        { line: 19, column: '手机号', value: '', problem: 'phone_missing' },
        { line: 27, column: '性别', value: '不详', problem: 'unknown_value' },
      ],
      duplicates: [
        { line: 31, value: '138****8000', of: 'file' },
        { line: 44, value: '139****1122', of: 'campaign' },
        { line: 51, value: '137****0088', of: 'customer' },
      ],
    });
  });
  mount(importsApi.startImport, () =>
    Object.assign(imported, { state: 'running', counts: { ...preview, processed: 8400, created: 8210 } }),
  );
}
