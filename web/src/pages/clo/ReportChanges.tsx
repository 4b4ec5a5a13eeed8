// What changed in the collateral of a CLO since the official tests before the date that is shown.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {CloAssetChange} from '../../api/types.gen';
import {plural} from '../../ui/format';
import {enumLabel} from '../../ui/enum_labels';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {assetValue} from './asset_values';
import {lastReport} from './report_changes';

const columns: Column<CloAssetChange>[] = [
    {key: 'asset', label: 'Asset', text: true, value: (c) => c.asset},
    {key: 'issuer', label: 'Issuer', text: true, value: (c) => c.issuer},
    {key: 'field', label: 'Field', text: true, value: (c) => enumLabel(c.field)},
    {key: 'before', label: 'Before', text: true, value: (c) => assetValue(c.field, c.before)},
    {key: 'after', label: 'After', text: true, value: (c) => assetValue(c.field, c.after)},
    {key: 'effective', label: 'From', text: true, value: (c) => c.effective},
    {key: 'source', label: 'Source', text: true, value: (c) => c.source},
];

export function ReportChanges({deal, asOf}: {deal: string; asOf: string}) {
    const history = useMethod(
        'clo.compliance.history',
        useMemo(() => ({deal, tests: []}), [deal]),
    );
    return (
        <Section title="Changes since the last report">
            <QueryResult of={history} what="Reading official tests" lines={3}>
                {(data) => <Since deal={deal} asOf={asOf} since={lastReport(data.dates, asOf)} />}
            </QueryResult>
        </Section>
    );
}

function Since({deal, asOf, since}: {deal: string; asOf: string; since: string | null}) {
    const changes = useMethod(
        'clo.asset.changes',
        useMemo(() => (since === null ? null : {deal, since, until: asOf}), [deal, since, asOf]),
    );
    if (since === null) return <p>No official tests before {asOf}.</p>;
    return (
        <QueryResult of={changes} what="Reading changes" lines={5}>
            {(data) => {
                const later = data.changes.filter((one) => one.effective > since);
                const shown = later.filter((one) => one.field !== 'market_value');
                return (
                    <>
                        <p>
                            {`Since the official tests of ${since}: ${plural(
                                later.length - shown.length,
                                'new price',
                            )}, ${plural(shown.length, 'other change')}.`}
                        </p>
                        {shown.length > 0 && (
                            <Table
                                label="Changes since the last report"
                                rows={shown}
                                id={(c) => `${c.asset} ${c.field} ${c.effective}`}
                                columns={columns}
                            />
                        )}
                    </>
                );
            }}
        </QueryResult>
    );
}
