import { type ReactNode, useState } from 'react';
import './drop-zone.css';
import { UploadIcon } from './icons.tsx';

/** A place to drop one file, or to choose it by click or keyboard. */
export function DropZone(props: {
  title: ReactNode;
  hint?: ReactNode;
  /** As of `<input accept>`. */
  accept: string;
  disabled: boolean;
  onFile: (file: File) => void;
}) {
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file && !props.disabled) props.onFile(file);
  };
  return (
    <label
      className={over ? 'drop-zone over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <UploadIcon size={28} />
      <strong>{props.title}</strong>
      {props.hint && <span className="muted">{props.hint}</span>}
      <input
        type="file"
        className="visually-hidden"
        accept={props.accept}
        disabled={props.disabled}
        onChange={({ target }) => {
          take(target.files?.[0]);
          target.value = '';
        }}
      />
    </label>
  );
}
