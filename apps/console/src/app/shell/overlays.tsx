import { ChangePasswordDialog } from '../../features/identity/change-password-dialog.tsx';
import { SoundSettings } from '../../features/voice/sound-settings.tsx';
import { useStore } from '../../lib/store.ts';
import { CommandPalette } from './command-palette.tsx';
import { KeySheet } from './key-sheet.tsx';
import { closeOverlay, overlayStore } from './overlay-store.ts';

/** The shell's dialogs; loaded after the page. */
export function Overlays() {
  const open = useStore(overlayStore);
  return (
    <>
      <CommandPalette open={open === 'palette'} onClose={closeOverlay} />
      <KeySheet open={open === 'keys'} onClose={closeOverlay} />
      <ChangePasswordDialog open={open === 'password'} onClose={closeOverlay} />
      <SoundSettings open={open === 'sounds'} onClose={closeOverlay} />
    </>
  );
}
