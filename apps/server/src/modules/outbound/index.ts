export { addTasks } from './add-tasks.ts';
export { createCampaign, updateCampaign } from './campaign-service.ts';
export { saveQuestionnaire, saveScript } from './content.ts';
export { campaignCondition } from './customer-condition.ts';
export { createOutbound } from './module.ts';
export type { OutboundViews } from './tables.ts';
