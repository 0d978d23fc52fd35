import { downloadTemplate, type ImportView, uploadList } from '@guanjia/contracts/outbound/imports';
import { ImportUpload } from '../../components/import/import-upload.tsx';
import { api } from '../../lib/api.ts';
import { useLocale } from '../../lib/i18n.ts';
import { maxMegabytes } from './import-mapping.ts';

/** Step one: a file by drop or choice, or the template. */
export function ImportFile(props: { campaignId: string; onUploaded: (view: ImportView) => void }) {
  const locale = useLocale();
  return (
    <ImportUpload
      maxMegabytes={maxMegabytes}
      upload={(file) => api.upload(uploadList, { params: { id: props.campaignId } }, file, file.name)}
      onUploaded={props.onUploaded}
      templateUrl={(format) => api.urlOf(downloadTemplate, { query: { format, locale } })}
    />
  );
}
