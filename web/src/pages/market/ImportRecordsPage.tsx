// Import of quotes, ratings, prices of loans and figures: a file, a preview, and the import exactly as
// previewed, all or nothing.
import {useRef, useState, type RefObject} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    ImportMarketRecordsRequestFields,
    MarketRecordKind,
    MarketRecordKindLabels,
    type ImportMarketRecordsResponse,
    type PlannedMarketRecord,
    type RejectedMarketRecord,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {download} from '../../ui/download';
import {choices, enumLabel} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {number, plural} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {countsOf, Imported, ImportPreview, ReadingFile} from './FileImport';
import {TableFile, type TableSource} from './TableFile';

// A stored value as text: its fields that are given.
const valueText = (json: string): string => {
    if (!json) return '';
    const value = JSON.parse(json) as Record<string, unknown>;
    return Object.entries(value)
        .filter(([, one]) => one !== null && one !== '')
        .map(([name, one]) => `${name.replaceAll('_', ' ')} ${String(one)}`)
        .join(', ');
};

const plannedColumns: Column<PlannedMarketRecord>[] = [
    {key: 'line', label: 'Line', text: true, value: (r) => r.line, cell: (r) => r.line},
    {
        key: 'instrument',
        label: 'Instrument',
        text: true,
        value: (r) => (r.part ? `${r.instrument} ${r.part}` : r.instrument),
    },
    {key: 'date', label: 'Date', text: true, value: (r) => r.date},
    {key: 'source', label: 'Source', text: true, value: (r) => r.source},
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (r) => r.status,
        cell: (r) => <span className={`badge ${r.status}`}>{enumLabel(r.status)}</span>,
    },
    {
        key: 'after',
        label: 'Value',
        text: true,
        width: 320,
        value: (r) => valueText(r.after),
        cell: (r) => <span className="wrap">{valueText(r.after)}</span>,
    },
    {
        key: 'before',
        label: 'Stored value',
        text: true,
        width: 240,
        value: (r) => (r.status === 'restated' ? valueText(r.before) : ''),
        cell: (r) => (
            <span className="wrap">{r.status === 'restated' ? valueText(r.before) : ''}</span>
        ),
    },
];

const rejectedColumns: Column<RejectedMarketRecord>[] = [
    {key: 'line', label: 'Line', text: true, value: (r) => r.line, cell: (r) => r.line},
    {key: 'column', label: 'Column', text: true, value: (r) => r.column},
    {
        key: 'value',
        label: 'Value',
        text: true,
        value: (r) => r.value,
        cell: (r) => <code className="wrap">{r.value || '(empty)'}</code>,
    },
    {
        key: 'message',
        label: 'Error',
        text: true,
        width: 260,
        value: (r) => r.message,
        cell: (r) => <span className="wrap">{r.message}</span>,
    },
    {
        key: 'fix',
        label: 'Suggested fix',
        text: true,
        width: 260,
        value: (r) => r.fix,
        cell: (r) => <span className="wrap">{r.fix}</span>,
    },
];

const tiles = [
    ['added', 'Added', 'new values'],
    ['restated', 'Restated', 'the earlier value is kept'],
    ['unchanged', 'Unchanged', 'already stored'],
    ['rejected', 'Errors', 'nothing is stored with errors'],
] as const;

// What may be invalidated by new values.
const staleAfterRecords = [
    'market.quotes',
    'market.chain',
    'market.ratings',
    'market.loan_prices',
    'market.fundamentals',
    'market.sources',
    'options.book',
    'report.figures',
] as const;

function Columns({kind}: {kind: MarketRecordKind}) {
    const templates = useMethod('market.record_templates', {});
    const template = templates.data?.data.find((one) => one.kind === kind);
    if (!template) return null;
    return (
        <details>
            <summary>Columns of the file</summary>
            <Table
                label="Columns of the file"
                rows={template.columns}
                id={(c) => c.name}
                columns={[
                    {
                        key: 'name',
                        label: 'Column',
                        text: true,
                        value: (c) => (c.required ? `${c.name} (required)` : c.name),
                    },
                    {key: 'doc', label: 'Meaning', text: true, value: (c) => c.doc},
                    {key: 'example', label: 'Example', text: true, value: (c) => c.example},
                ]}
                csv={false}
                filter={false}
            />
            <Button onClick={() => download(`${kind}.csv`, template.content, 'text/csv')}>
                Download a template
            </Button>
        </details>
    );
}

function Preview({
    plan,
    commit,
    heading,
    onCommit,
    onAgain,
}: {
    plan: ImportMarketRecordsResponse;
    commit: {isPending: boolean; error: unknown};
    heading: RefObject<HTMLParagraphElement | null>;
    onCommit: () => void;
    onAgain: () => void;
}) {
    const {totals} = plan;
    const changes = totals.added + totals.restated;
    return (
        <>
            <ImportPreview
                text={`${plan.file_name}: ${plural(totals.rows, 'row')}.`}
                counts={countsOf(tiles, totals, 'records')}
                ignored={plan.ignored_columns}
                changes={changes}
                changed={plural(changes, 'value')}
                blocked={totals.rejected > 0 ? 'Correct the errors in the file first.' : ''}
                commit={commit}
                heading={heading}
                onCommit={onCommit}
                onAgain={onAgain}
            />
            {totals.rejected > 0 && (
                <Section title={plural(totals.rejected, 'error')}>
                    <Table
                        label="Errors"
                        rows={plan.rejected}
                        columns={rejectedColumns}
                        id={(r) => `${r.line} ${r.column}`}
                        height={300}
                    />
                </Section>
            )}
            <Section title="Rows of the file">
                <Table
                    label="Rows of the file"
                    rows={plan.data}
                    columns={plannedColumns}
                    id={(r) => String(r.line)}
                    height={420}
                    none="The file has no row without errors."
                />
            </Section>
        </>
    );
}

export default function ImportRecordsPage() {
    const [chosen, choose] = useSearch('kind');
    const kind = MarketRecordKind.find((one) => one === chosen) ?? 'rating';
    const plan = useChange('market.import_records');
    const commit = useChange('market.import_records', [...staleAfterRecords]);
    const [source, setSource] = useState('own file');
    const [file, setFile] = useState<TableSource | null>(null);
    const heading = useRef<HTMLParagraphElement>(null);
    const of = {kind, ...(source.trim() ? {source: source.trim()} : {})};
    const make = (next: TableSource) => {
        setFile(next);
        commit.reset();
        plan.mutate({...next, ...of}, {onSuccess: () => heading.current?.focus()});
    };
    const again = () => {
        setFile(null);
        plan.reset();
        commit.reset();
    };
    const ready = file && plan.data && !plan.isPending ? plan.data : null;
    if (commit.data)
        return (
            <Page title="Import quotes and ratings">
                <Imported
                    to={`/market/records?kind=${commit.data.kind}`}
                    view="View stored data"
                    onAgain={again}
                >
                    {`${plural(commit.data.totals.added, 'value')} added, ${number(commit.data.totals.restated)} restated.`}
                </Imported>
            </Page>
        );
    return (
        <Page title="Import quotes and ratings">
            <TableFile
                note="CSV or Parquet in the columns of its kind. Nothing is stored until you confirm."
                chosen={file}
                onChoose={make}
            >
                <SelectField
                    label="Kind"
                    value={kind}
                    options={choices(MarketRecordKind, MarketRecordKindLabels)}
                    onChange={(event) => {
                        choose(event.target.value);
                        again();
                    }}
                />
                <TextField
                    label="Source"
                    value={source}
                    maxLength={ImportMarketRecordsRequestFields.source.maxLength}
                    hint="Of rows that name none"
                    onChange={(event) => setSource(event.target.value)}
                />
            </TableFile>
            <Section title="Format">
                <Columns kind={kind} />
            </Section>
            <ReadingFile plan={plan} onAgain={() => file && make(file)} />
            {ready && file && (
                <Preview
                    plan={ready}
                    commit={commit}
                    heading={heading}
                    onCommit={() =>
                        commit.mutate({
                            ...file,
                            ...of,
                            commit: true,
                            plan_digest: ready.plan_digest,
                        })
                    }
                    onAgain={() => make(file)}
                />
            )}
        </Page>
    );
}
