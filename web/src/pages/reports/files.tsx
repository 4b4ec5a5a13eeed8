// Formats of reports and links to their files.
import {ReportFormat, ReportFormatLabels, type StoredReport} from '../../api/types.gen';
import {choices} from '../../ui/enum_labels';

export const formats = choices(ReportFormat, ReportFormatLabels);

export const formatName = (format: string): string =>
    formats.find(([value]) => value === format)?.[1] ?? format;

// The server writes a format that was not stored when the report was generated.
export const fileOf = (report: string, format: string): string =>
    `/api/v1/reports/${report}/${format}`;

const kilobytes = (bytes: number): string =>
    bytes < 1000 ? `${bytes} B` : `${Math.round(bytes / 1000).toLocaleString('en')} kB`;

export function Files({report, all = false}: {report: StoredReport; all?: boolean}) {
    const stored = Object.entries(report.sizes);
    const shown = all
        ? ReportFormat.map((format) => [format, report.sizes[format]] as const)
        : stored;
    return (
        <span className="report-files">
            {shown.map(([format, size]) => (
                <a key={format} href={fileOf(report.id, format)} download>
                    {formatName(format)}
                    {size !== undefined && <small> {kilobytes(size)}</small>}
                </a>
            ))}
        </span>
    );
}
