import * as workApi from '@guanjia/contracts/outbound/work';
import type { AgentView } from '@guanjia/contracts/routing/routes';
import * as routingApi from '@guanjia/contracts/routing/routes';
import type { CallView } from '@guanjia/contracts/voice/routes';
import * as voiceApi from '@guanjia/contracts/voice/routes';
import * as data from './mock-data.ts';
import { type Emit, MockProblem, type Mount } from './mock-types.ts';

/** The agent's own work: state, phone, calls, desk. Calls go through their states by timers. */
export function mountMockWork(mount: Mount, emit: Emit, currentLogin: () => string): void {
  const self = () => data.meOf(currentLogin()).user;
  let agent: AgentView = {
    user: { id: '', name: '' },
    groupName: '电销一组',
    state: 'signed_out',
    since: data.ago(2),
    reason: null,
    chosen: 'signed_out',
    wrapUpEndsAt: null,
    phone: 'disconnected',
    offer: null,
  };
  let call: CallView | null = null;
  let pageId: string | null = null;
  let taskId: string | null = null;
  let joined: string | null = data.campaigns[0]?.id ?? null;
  let stamp = 0;
  const drafts = new Map<string, unknown>();
  const own = () => ({ ...agent, user: { id: self().id, name: self().name } });
  const setAgent = (patch: Partial<AgentView>) => {
    agent = {
      ...agent,
      ...patch,
      ...(patch.state && patch.state !== agent.state ? { since: new Date().toISOString() } : {}),
    };
    emit('routing.agent', own());
    return own();
  };
  const setCall = (patch: Partial<CallView>) => {
    if (!call) throw new MockProblem('call_not_active');
    call = { ...call, ...patch };
    emit('voice.call', call);
    return call;
  };
  const phoneState = () => ({ state: agent.phone, legId: agent.phone === 'ready' ? 'leg-1' : null });

  mount(routingApi.getOwnState, own);
  mount(routingApi.setOwnState, ({ body }) => {
    if (call && call.state !== 'ended' && body.state === 'signed_out') throw new MockProblem('agent_busy');
    return setAgent({ state: body.state, chosen: body.state, reason: body.reason ?? null });
  });
  mount(routingApi.endWrapUp, () => setAgent({ state: agent.chosen, wrapUpEndsAt: null }));
  mount(routingApi.acceptOffer, () => {
    if (!call) throw new MockProblem('offer_gone');
    setCall({
      state: 'talking',
      answeredAt: new Date().toISOString(),
      recording: 'running',
      agent: own().user,
    });
    return setAgent({ offer: null, state: 'busy' });
  });
  mount(routingApi.declineOffer, () => {
    call = null;
    return setAgent({ offer: null, state: 'not_ready', chosen: 'not_ready' });
  });
  const states = ['ready', 'busy', 'wrap_up', 'break', 'not_ready'] as const;
  mount(routingApi.getFloor, () => ({
    agents: data.agents.map((item, n) => ({
      ...agent,
      user: { id: item.id, name: item.name },
      state: states[n] ?? 'ready',
      since: data.ago(n * 4 + 1),
      reason: n === 3 ? '午餐' : null,
      phone: 'ready',
      offer: null,
    })),
    queues: [
      { id: data.uuid(19, 1), name: '客服热线', waiting: 3, longestWaitSeconds: 74, readyAgents: 1 },
      { id: data.uuid(19, 2), name: '售后专线', waiting: 0, longestWaitSeconds: 0, readyAgents: 2 },
    ],
  }));

  mount(voiceApi.getPhone, () => ({ mode: 'sandbox' }));
  mount(voiceApi.getVoiceStatus, () => ({
    kind: 'sandbox',
    connected: true,
    reason: 'offline' as const,
    detail: null,
  }));
  mount(voiceApi.connectPhone, ({ body }) => {
    pageId = body.pageId;
    setAgent({ phone: 'ready' });
    emit('voice.phone', { state: 'ready', pageId, legId: 'leg-1' });
    return phoneState();
  });
  mount(voiceApi.disconnectPhone, () => {
    setAgent({ phone: 'disconnected' });
  });
  mount(voiceApi.getActiveCall, () => ({ call: call?.state === 'ended' ? null : call, phone: phoneState() }));

  function startCall(number: string, customerId: string | null, subject: CallView['subject']): CallView {
    if (agent.chosen === 'signed_out') throw new MockProblem('not_signed_in_as_agent');
    if (call && call.state !== 'ended') throw new MockProblem('agent_busy');
    call = {
      id: data.uuid(20, ++stamp * 16 + 1),
      direction: 'outbound',
      state: 'dialing',
      number,
      ownNumber: '05318880001',
      customerId,
      agent: own().user,
      subject,
      muted: false,
      recording: 'none',
      startedAt: new Date().toISOString(),
      answeredAt: null,
      endedAt: null,
      outcome: null,
    };
    const { id } = call;
    emit('voice.call', call);
    setAgent({ state: 'busy' });
    setTimeout(() => call?.id === id && call.state === 'dialing' && setCall({ state: 'ringing' }), 600);
    setTimeout(
      () =>
        call?.id === id &&
        call.state === 'ringing' &&
        setCall({ state: 'talking', answeredAt: new Date().toISOString(), recording: 'running' }),
      1800,
    );
    return call;
  }
  const endCall = () => {
    const reached = call?.answeredAt != null;
    const ended = setCall({
      state: 'ended',
      endedAt: new Date().toISOString(),
      outcome: reached ? 'answered' : 'cancelled',
      recording: reached ? 'saved' : 'none',
    });
    setAgent({ state: 'wrap_up', wrapUpEndsAt: new Date(Date.now() + 60_000).toISOString() });
    return ended;
  };
  mount(voiceApi.dialNumber, ({ body }) =>
    startCall(body.number, body.customerId ?? null, { kind: 'manual', id: null }),
  );
  mount(voiceApi.hangUpCall, endCall);
  mount(voiceApi.holdCall, () => setCall({ state: 'held' }));
  mount(voiceApi.resumeCall, () => setCall({ state: 'talking' }));
  mount(voiceApi.muteCall, () => setCall({ muted: true }));
  mount(voiceApi.unmuteCall, () => setCall({ muted: false }));
  mount(voiceApi.sendDigits, () => setCall({}));
  mount(voiceApi.simulateInboundCall, ({ body }) => {
    const suffix = body.from.endsWith('0002') ? 2 : body.from.endsWith('0003') ? 3 : 1;
    call = {
      id: data.uuid(20, ++stamp * 16 + suffix),
      direction: 'inbound',
      state: 'arrived',
      number: body.from,
      ownNumber: '4008880001',
      customerId: null,
      agent: null,
      subject: { kind: 'inbound', id: null },
      muted: false,
      recording: 'none',
      startedAt: new Date().toISOString(),
      answeredAt: null,
      endedAt: null,
      outcome: null,
    };
    setAgent({
      state: 'offered',
      offer: {
        id: data.uuid(21, stamp),
        callId: call.id,
        expiresAt: new Date(Date.now() + 20_000).toISOString(),
      },
    });
    emit('voice.call', call);
    return { accepted: true };
  });

  const ownTasks = () => data.tasks.filter((task) => task.agent?.id === self().id && task.state !== 'done');
  const desk = () => ({
    campaigns: data.campaigns
      .filter(({ state }) => state === 'running')
      .map((campaign) => ({
        id: campaign.id,
        name: campaign.name,
        dialMode: campaign.dialMode,
        state: campaign.state,
        dailyTarget: campaign.dailyTarget,
        pending: ownTasks().filter(({ state }) => state === 'pending').length,
        redial: ownTasks().filter(({ state }) => state === 'redial').length,
        claimable: campaign.counts.pending,
        callsToday: 214,
        successToday: 12,
      })),
    joinedCampaignId: joined,
    currentTaskId: taskId,
    tasks: ownTasks().toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9')),
  });
  const bench = (id: string | undefined) => {
    const task = data.tasks.find((item) => item.id === id);
    const customer = data.customers.find((item) => item.id === task?.customerId);
    if (!task || !customer) throw new MockProblem('not_found');
    return {
      task,
      campaign: data.campaigns[0],
      customer,
      product: data.products[0],
      script: data.script,
      questionnaire: data.questionnaire,
      dispositions: data.categories[0]?.dispositions,
      draft: drafts.get(task.id) ?? {
        outcome: null,
        dispositionId: null,
        notes: '',
        redialAt: null,
        answers: {},
        scriptStep: null,
      },
      call: call?.subject.id === task.id ? call : null,
      suggestedOutcome:
        call?.subject.id === task.id && call.state === 'ended'
          ? call.outcome === 'answered'
            ? 'success'
            : 'no_answer'
          : null,
    };
  };
  mount(workApi.getDesk, desk);
  mount(workApi.joinCampaign, ({ body }) => {
    joined = body.campaignId;
    return desk();
  });
  mount(workApi.claimTask, () => {
    const free = data.tasks.find((task) => !task.agent && task.state === 'pending');
    if (!free) throw new MockProblem('nothing_to_claim');
    free.agent = own().user;
    emit('outbound.desk_changed', { campaignId: joined });
    return bench(free.id);
  });
  mount(workApi.openTask, ({ params }) => bench(params.id));
  mount(workApi.dialTask, ({ params }) => {
    const { task } = bench(params.id);
    taskId = task.id;
    return startCall(task.number, task.customerId, { kind: 'campaign_task', id: task.id });
  });
  mount(workApi.saveDraft, ({ params, body }) => {
    drafts.set(params.id ?? '', body);
  });
  mount(workApi.saveResult, ({ params, body }) => {
    const { task } = bench(params.id);
    if (body.outcome === 'redial' && !body.redialAt) throw new MockProblem('redial_time_required');
    task.state = body.outcome === 'redial' ? 'redial' : 'done';
    drafts.delete(task.id);
    call = null;
    taskId = null;
    if (agent.state === 'wrap_up') setAgent({ state: agent.chosen, wrapUpEndsAt: null });
    emit('outbound.desk_changed', { campaignId: joined });
    const next = ownTasks()[0];
    return { task, next: body.next && next ? bench(next.id) : null };
  });
}
