/** Every error code, with its HTTP status and English title. Console texts are keyed by code. */
export const errorCatalogue = {
  bad_request: [400, 'The request is not valid'],
  unauthenticated: [401, 'Sign in first'],
  forbidden: [403, 'You may not do this'],
  csrf_failed: [403, 'The page is out of date; reload it'],
  not_found: [404, 'There is no such thing'],
  too_large: [413, 'The file is too large'],
  unsupported_media: [415, 'This kind of content is not accepted here'],
  too_many_requests: [429, 'Too many requests; wait a moment'],
  internal: [500, 'Something went wrong on our side'],
  unavailable: [503, 'Not available right now'],

  captcha_wrong: [422, 'The captcha is wrong or has expired'],
  credentials_wrong: [422, 'Enterprise code, user or password is wrong'],
  account_locked: [423, 'The account is locked'],
  account_disabled: [403, 'The account is disabled'],
  password_change_required: [403, 'Change the password first'],
  password_wrong: [422, 'The current password is wrong'],
  password_too_weak: [422, 'The password is too weak'],
  password_reused: [422, 'The password was used before'],

  export_decided: [409, 'Somebody has decided this already'],
  export_declined: [409, 'The export was declined'],
  file_expired: [410, 'The file was kept long enough and is deleted'],
  reveal_budget_spent: [429, 'Today’s reveals are used up'],
  not_yourself: [409, 'Somebody else has to do this'],

  version_conflict: [409, 'Somebody else changed this in the meantime'],
  phone_invalid: [422, 'This is not a phone number'],
  customer_exists: [409, 'A customer with this number exists'],

  code_taken: [409, 'This code is in use'],
  in_use: [409, 'This is still in use'],

  not_signed_in_as_agent: [409, 'Sign in to work first'],
  agent_busy: [409, 'You are in a call'],
  phone_not_ready: [409, 'The phone in the browser is not connected'],
  switch_unavailable: [503, 'The telephone switch cannot be reached'],
  call_not_active: [409, 'The call has ended'],
  call_state: [409, 'The call is not in a state that allows this'],
  number_not_allowed: [422, 'This number may not be called'],
  offer_gone: [409, 'The call went to somebody else or has ended'],

  campaign_not_running: [409, 'The campaign is not running'],
  nothing_to_claim: [409, 'No number is left to claim'],
  task_not_yours: [409, 'Somebody else has this number'],
  task_closed: [409, 'This number has its result already'],
  disposition_required: [422, 'Choose a disposition'],
  redial_time_required: [422, 'Say when to dial again'],
  questionnaire_incomplete: [422, 'A required question has no answer'],

  file_type: [422, 'This is not an Excel or CSV file'],
  file_empty: [422, 'The file has no rows'],
  file_unreadable: [422, 'The file cannot be read'],
  import_too_many_rows: [422, 'The file has too many rows'],
  import_phone_column_missing: [422, 'Say which column holds the phone number'],
  import_state: [409, 'The import has gone on already'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof errorCatalogue;
