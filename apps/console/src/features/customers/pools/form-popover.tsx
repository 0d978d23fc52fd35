import { Button, Popover } from 'antd';
import { type ReactNode, useState } from 'react';

/** A button whose few fields open beside it; it closes when what they say was done. */
export function FormPopover(props: {
  label: string;
  ready: boolean;
  /** Among other small things, such as beside the views of a list. */
  small?: boolean;
  onSubmit: () => Promise<unknown>;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    // What went wrong is told by a toast; the fields stay.
    const done = await props.onSubmit().then(
      () => true,
      () => false,
    );
    setBusy(false);
    if (done) setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={
        <form
          className="stack"
          style={{ width: 280, gap: 10 }}
          onSubmit={(event) => {
            event.preventDefault();
            if (props.ready) void submit();
          }}
        >
          {props.children}
          <div className="row end">
            <Button type="primary" size="small" htmlType="submit" disabled={!props.ready} loading={busy}>
              {props.label}
            </Button>
          </div>
        </form>
      }
    >
      <Button size={props.small ? 'small' : 'middle'}>{props.label}</Button>
    </Popover>
  );
}
