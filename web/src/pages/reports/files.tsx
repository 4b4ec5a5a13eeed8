// Formats of reports and links to their files.
import {linkTo} from '../../api/client';
import {ReportFormat, ReportFormatLabels, type StoredReport} from '../../api/types.gen';
import {choices} from '../../ui/enum_labels';

export const formats = choices(ReportFormat, ReportFormatLabels);

export const formatName = (format: string): string =>
    formats.find(([value]) => value === format)?.[1] ?? format;

const kilobytes = (bytes: number): string =>
    bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000).toLocaleString('en')} kB`;

export function Files({report, all = false}: {report: StoredReport; all?: boolean}) {
    const shown = ReportFormat.filter((format) => all || format in report.sizes).map(
        (format) => [format, report.sizes[format]] as const,
    );
    return (
        <span className="report-files">
            {shown.map(([format, size]) => (
                // The server writes a format that was not stored when the report was generated.
                <a
                    key={format}
                    href={linkTo('report.download', {report: report.id, format})}
                    download
                >
                    {formatName(format)}
                    {size !== undefined && <small> {kilobytes(size)}</small>}
                </a>
            ))}
        </span>
    );
}
