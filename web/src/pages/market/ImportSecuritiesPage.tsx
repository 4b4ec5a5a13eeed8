// Import of securities: a file, a preview by security, and the import exactly as previewed.
import {useRef, useState} from 'react';
import {useChange} from '../../api/queries';
import type {PlannedSecurity} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {number, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {countsOf, Imported, ImportPreview, ReadingFile} from './FileImport';
import {Rejected} from './Rejected';
import {staleAfterSecurities} from './stale';
import {TableFile, type TableSource} from './TableFile';

const changesOf = ({status, changes}: PlannedSecurity): string =>
    status === 'unchanged'
        ? 'no change'
        : changes
              .map(({field, before, after}) =>
                  before
                      ? `${field}: ${before} \u2192 ${after || '(empty)'}`
                      : `${field}: ${after}`,
              )
              .join('; ');

const columns: Column<PlannedSecurity>[] = [
    {key: 'line', label: 'Line', text: true, value: (s) => s.line, cell: (s) => s.line},
    {key: 'symbol', label: 'Symbol', text: true, value: (s) => s.security.symbol},
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (s) => s.status,
        cell: (s) => <span className={`badge ${s.status}`}>{enumLabel(s.status)}</span>,
    },
    {
        key: 'changes',
        label: 'Changes',
        text: true,
        value: changesOf,
        cell: (s) => <span className="wrap">{changesOf(s)}</span>,
    },
];

const tiles = [
    ['added', 'Added', 'new securities'],
    ['changed', 'Changed', 'only the fields in the file'],
    ['unchanged', 'Unchanged', 'already stored'],
    ['rejected', 'Rejected', 'left out'],
] as const;

export default function ImportSecuritiesPage() {
    const plan = useChange('market.import_securities');
    const commit = useChange('market.import_securities', staleAfterSecurities);
    const [file, setFile] = useState<TableSource | null>(null);
    const heading = useRef<HTMLParagraphElement>(null);
    const make = (of: TableSource) => {
        setFile(of);
        commit.reset();
        plan.mutate({...of}, {onSuccess: () => heading.current?.focus()});
    };
    const again = () => {
        setFile(null);
        plan.reset();
        commit.reset();
    };
    const ready = file && plan.data && !plan.isPending ? plan.data : null;
    const changes = ready ? ready.totals.added + ready.totals.changed : 0;
    return (
        <Page title="Import securities">
            {commit.data ? (
                <Imported to="/securities" view="View securities" onAgain={again}>
                    {`${plural(commit.data.totals.added, 'security', 'securities')} added, ${number(commit.data.totals.changed)} changed.`}
                </Imported>
            ) : (
                <>
                    <TableFile
                        note="CSV or Parquet with a column symbol and any of name, type, sector, industry, exchange, country, currency. Empty cells and absent columns change nothing. Nothing is stored until you confirm."
                        chosen={file}
                        onChoose={make}
                    />
                    <ReadingFile plan={plan} onAgain={() => file && make(file)} />
                    {ready && file && (
                        <>
                            <ImportPreview
                                text={`${ready.file_name}: ${plural(ready.totals.rows, 'row')}.`}
                                counts={countsOf(tiles, ready.totals, 'securities')}
                                ignored={ready.ignored_columns}
                                changes={changes}
                                changed={plural(changes, 'security', 'securities')}
                                commit={commit}
                                heading={heading}
                                onCommit={() =>
                                    commit.mutate({
                                        ...file,
                                        commit: true,
                                        plan_digest: ready.plan_digest,
                                    })
                                }
                                onAgain={() => make(file)}
                            />
                            <Section title="Securities of the file">
                                <Table
                                    label="Securities of the file"
                                    rows={ready.securities}
                                    columns={columns}
                                    id={(s) => s.security.symbol}
                                    filter={ready.securities.length > 10}
                                    height={420}
                                />
                            </Section>
                            <Rejected rows={ready.rejected} count={ready.totals.rejected} />
                        </>
                    )}
                </>
            )}
        </Page>
    );
}
