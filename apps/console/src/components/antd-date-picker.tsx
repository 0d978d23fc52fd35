import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { at, now, timeZone } from '../lib/time.ts';

/** Only reached through `DateTimeField`. */
export function AntdDatePicker(props: {
  id: string;
  label: string;
  value: string | null;
  onChange: (next: string | null) => void;
  day?: boolean;
  disablePast?: boolean;
  status?: 'error' | undefined;
}) {
  const shown = props.value ? (props.day ? dayjs(props.value) : at(props.value)) : null;
  return (
    <DatePicker
      id={props.id}
      aria-label={props.label}
      value={shown}
      showTime={props.day ? false : { format: 'HH:mm', minuteStep: 5 }}
      format={props.day ? 'YYYY-MM-DD' : 'YYYY-MM-DD HH:mm'}
      style={{ width: '100%' }}
      {...(props.status ? { status: props.status } : {})}
      {...(props.disablePast ? { disabledDate: (day) => day.isBefore(now().startOf('day')) } : {})}
      onChange={(next) => {
        const value = Array.isArray(next) ? next[0] : next;
        if (!value) props.onChange(null);
        else if (props.day) props.onChange(value.format('YYYY-MM-DD'));
        else props.onChange(dayjs.tz(value.format('YYYY-MM-DD HH:mm'), timeZone()).format());
      }}
    />
  );
}
