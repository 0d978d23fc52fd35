import type { callRow } from '@guanjia/contracts/voice/routes';
import type { z } from 'zod';

export type CallRow = z.output<typeof callRow>;
