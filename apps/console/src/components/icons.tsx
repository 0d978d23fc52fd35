import type { ReactNode } from 'react';

/** Line icons of one weight, 16 px; always beside a word or with an aria-label on their button. */
function icon(paths: ReactNode) {
  return function Icon({ size = 16 }: { size?: number }) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        style={{ flex: 'none', verticalAlign: '-3px' }}
      >
        {paths}
      </svg>
    );
  };
}

export const CloseIcon = icon(<path d="m4 4 8 8m0-8-8 8" />);
export const PhoneIcon = icon(
  <path d="M3 2.5h2.6l1.2 3-1.6 1.2a8.5 8.5 0 0 0 4.1 4.1l1.2-1.6 3 1.2V13a1 1 0 0 1-1.1 1A11.4 11.4 0 0 1 2 3.6 1 1 0 0 1 3 2.5Z" />,
);
export const HangUpIcon = icon(
  <path d="M1.8 9.7c3.4-3.6 9-3.6 12.4 0l-1.5 2-2.6-1V8.9a7 7 0 0 0-4.2 0v1.8l-2.6 1Z" />,
);
export const MicIcon = icon(
  <>
    <rect x="6" y="1.8" width="4" height="7.4" rx="2" />
    <path d="M3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.2" />
  </>,
);
export const MicOffIcon = icon(
  <path d="M6 6v1.2a2 2 0 0 0 3.2 1.6M10 7V3.8a2 2 0 0 0-3.7-1M3.5 7.5A4.5 4.5 0 0 0 10.6 11M8 12v2.2M2 2l12 12" />,
);
export const PauseIcon = icon(<path d="M5.5 3v10m5-10v10" />);
export const PlayIcon = icon(<path d="M4.5 2.8v10.4L13 8Z" />);
export const KeypadIcon = icon(
  <path
    d="M4 3.5h.01M8 3.5h.01M12 3.5h.01M4 8h.01M8 8h.01M12 8h.01M4 12.5h.01M8 12.5h.01M12 12.5h.01"
    strokeWidth="2.2"
  />,
);
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.4" />
    <path d="m10.4 10.4 3.4 3.4" />
  </>,
);
export const FunnelIcon = icon(<path d="M2 3h12L9.5 8.4v4.1L6.5 14V8.4Z" />);
export const ColumnsIcon = icon(<path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />);
export const RowsIcon = icon(<path d="M2.5 4h11M2.5 8h11m-11 4h11" />);
export const DownloadIcon = icon(<path d="M8 2.5v8m-3-3 3 3 3-3M3 13.5h10" />);
export const UploadIcon = icon(<path d="M8 10.5v-8m-3 3 3-3 3 3M3 13.5h10" />);
export const PlusIcon = icon(<path d="M8 3v10M3 8h10" />);
export const EyeIcon = icon(
  <>
    <path d="M1.6 8S4 3.6 8 3.6 14.4 8 14.4 8 12 12.4 8 12.4 1.6 8 1.6 8Z" />
    <circle cx="8" cy="8" r="1.8" />
  </>,
);
export const CopyIcon = icon(<path d="M5.5 5.5h7.5V14H5.5zM3 10.5V2.5h7" />);
export const ClockIcon = icon(
  <>
    <circle cx="8" cy="8" r="5.8" />
    <path d="M8 4.8V8l2.2 1.6" />
  </>,
);
export const CheckIcon = icon(<path d="m3 8.5 3.2 3.2L13 4.8" />);
export const DownIcon = icon(<path d="m4 6 4 4 4-4" />);
export const RightIcon = icon(<path d="m6 4 4 4-4 4" />);
export const UpIcon = icon(<path d="m4 10 4-4 4 4" />);
export const TasksIcon = icon(<path d="M6 4h8M6 8h8m-8 4h8M2 4h.5M2 8h.5M2 12h.5" />);
export const MoonIcon = icon(<path d="M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6Z" />);
export const SunIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.6v1.2m0 10.4v1.2M1.6 8h1.2m10.4 0h1.2M3.5 3.5l.8.8m7.4 7.4.8.8m0-9-.8.8M4.3 11.7l-.8.8" />
  </>,
);
export const DeskIcon = icon(
  <>
    <path d="M3 9a5 5 0 0 1 10 0" />
    <path d="M3 9v3h2V9Zm8 0v3h2V9Zm1 3c0 1.2-1 2-2.5 2H8" />
  </>,
);
export const ListIcon = icon(<path d="M2.5 3h11v10h-11zM5 6h6M5 8.2h6M5 10.4h4" />);
export const PeopleIcon = icon(
  <>
    <circle cx="6" cy="5.4" r="2.4" />
    <path d="M1.8 13.4a4.2 4.2 0 0 1 8.4 0M10.6 3.4a2.2 2.2 0 0 1 0 4.2m1.3 2a4.2 4.2 0 0 1 2.4 3.8" />
  </>,
);
export const FlagIcon = icon(<path d="M3.5 14V2.5h8l-1.6 2.8 1.6 2.7h-8" />);
export const ChartIcon = icon(<path d="M2.5 13.5h11M4.5 11V8m3.5 3V4m3.5 7V6" />);
export const ShieldIcon = icon(<path d="M8 1.8 13 3.6v4.2c0 3-2 5.2-5 6.4-3-1.2-5-3.4-5-6.4V3.6Z" />);
export const TrashIcon = icon(<path d="M3 4.5h10M6.5 4.5V3h3v1.5m2 0-.6 9H5.1l-.6-9" />);
export const MenuIcon = icon(<path d="M2.5 3h11v10h-11zM6 3v10" />);
export const SignalIcon = icon(<path d="M3 13v-2m3.3 2V8.5M9.6 13V6M13 13V3" strokeWidth="1.8" />);
export const BellIcon = icon(<path d="M4 11V7.5a4 4 0 0 1 8 0V11l1 1.5H3zM6.7 14.2h2.6" />);
