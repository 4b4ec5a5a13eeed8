// Files of a deal: the report of its next payment date, its tests, its collateral.
import {linkTo} from '../../api/client';
import {useMay} from '../../api/queries';
import {
    ReportFormat,
    ReportFormatLabels,
    type CloDealView,
    type CloExportWhat,
} from '../../api/types.gen';
import {useAsOf} from '../../app/router';
import {choices} from '../../ui/enum_labels';
import {Popover} from '../../ui/Popover';

const kinds: [CloExportWhat, string][] = [
    ['payment_date_report', 'Payment date report'],
    ['tests', 'Tests'],
    ['collateral', 'Collateral'],
];

export function ExportDeal({deal}: {deal: CloDealView}) {
    const [asOf] = useAsOf();
    const may = useMay();
    if (!may('clo.export')) return null;
    return (
        <Popover className="menu" label="Export" title="Export">
            <div className="menu-body">
                <h3>{`Export as of ${deal.as_of}`}</h3>
                {kinds.map(([what, label]) => (
                    <p key={what}>
                        {label}{' '}
                        <span className="report-files">
                            {choices(ReportFormat, ReportFormatLabels).map(([format, name]) => (
                                <a
                                    key={format}
                                    href={linkTo('clo.export', {
                                        what,
                                        format,
                                        deal: deal.slug,
                                        as_of: asOf || null,
                                    })}
                                    aria-label={`${label} as ${name}`}
                                    download
                                >
                                    {name}
                                </a>
                            ))}
                        </span>
                    </p>
                ))}
            </div>
        </Popover>
    );
}
