import { Modal } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { PasswordForm } from './password-form.tsx';
import { identityTexts } from './texts.ts';

export function ChangePasswordDialog(props: { open: boolean; onClose: () => void }) {
  const t = useT(identityTexts);
  return (
    <Modal
      open={props.open}
      onCancel={props.onClose}
      footer={null}
      title={t('password.title')}
      width={420}
      destroyOnHidden
    >
      <PasswordForm
        onDone={() => {
          showToast({ kind: 'done', text: t('password.changed') });
          props.onClose();
        }}
      />
    </Modal>
  );
}
