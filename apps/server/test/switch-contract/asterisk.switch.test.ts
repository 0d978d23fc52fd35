import { makeAsteriskHarness } from './asterisk-harness.ts';
import { describeSwitch } from './describe-switch.ts';

describeSwitch('Asterisk', makeAsteriskHarness);
