import type { InstanceSettings } from './settings.ts';

/** How long a caller hears ringing while no server listens, in seconds, before being told politely. */
const patienceSeconds = 90;

/**
 * Hands every inbound call to the server and decides nothing. While the server is away (STASISSTATUS=FAILED) the
 * caller hears ringing and Stasis is tried once a second; then an announcement as early media and a temporary
 * failure. Nothing here answers: Answer() waits for media, and an unanswered call costs the caller nothing.
 */
export function extensionsConf(settings: InstanceSettings): string {
  const stasis = `Stasis(${settings.application},in,\${GUANJIA_TRUNK},\${EXTEN})`;
  return `[general]
static=yes
writeprotect=yes
autofallthrough=yes
clearglobalvars=no

[guanjia-inbound]
; Two characters at least: h, i, t and the like are Asterisk's own.
exten => _[+0-9a-zA-Z].,1,Set(GUANJIA_TRUNK=\${CHANNEL(endpoint)})
 same => n,Set(GUANJIA_CALLED=\${EXTEN})
 same => n,Set(GUANJIA_CALLER=\${CALLERID(num)})
 same => n,Set(TRIES=0)
 same => n(hand-over),${stasis}
 same => n,GotoIf($["\${STASISSTATUS}" != "FAILED"]?done)
 same => n,Set(TRIES=$[\${TRIES} + 1])
 same => n,GotoIf($[\${TRIES} > ${patienceSeconds}]?give-up)
 same => n,ExecIf($[\${TRIES} = 1]?Ringing())
 same => n,Wait(1)
 same => n,Goto(hand-over)
 same => n(give-up),Progress()
 same => n,Playback(${settings.promptFolder}/all_busy,noanswer)
 same => n,Hangup(42)
 same => n(done),Hangup()

; Phones start no calls by themselves: the server calls them.
[guanjia-phone]
exten => _.,1,Hangup(21)
`;
}
