export { addTasks, type NewTask } from './add-tasks.ts';
export { createCampaign, type NewCampaign, updateCampaign } from './campaign-service.ts';
export { saveQuestionnaire, saveScript } from './content.ts';
export { createOutbound, type Outbound } from './module.ts';
export { recordScope } from './record-scope.ts';
export type { OutboundViews } from './tables.ts';
