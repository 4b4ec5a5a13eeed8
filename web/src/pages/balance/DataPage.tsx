// The uploaded files of a balance sheet: row counts, control totals, errors.
import {Allowed} from '../../app/Allowed';
import {useState} from 'react';
import {useQuery} from '@tanstack/react-query';
import {call} from '../../api/client';
import {readAll} from '../../api/queries';
import type {
    AlmControlTotal,
    AlmDefault,
    AlmRowError,
    AlmSession,
    AlmSessionSource,
} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Figure} from '../../ui/Figure';
import {Chip} from '../../ui/Definition';
import {fileSize, instant, number} from '../../ui/format';
import {Facts, Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {enumLabel} from '../../ui/enum_labels';
import {CurvesDialog} from './CurvesDialog';
import {EarlierFigures} from './EarlierFigures';
import {SessionFrame} from './frame';

const count = (
    key: 'rows' | 'rejected' | 'discarded' | 'planned' | 'defaulted',
    label: string,
) => ({
    key,
    label,
    value: (file: AlmSessionSource) => file[key] ?? 0,
    cell: (file: AlmSessionSource) => number(file[key] ?? 0),
});

// Files with curves, schedules or unknown contents have no positions.
const positionsOf = (file: AlmSessionSource): number | null =>
    ['positions', 'bank_extract', 'earlier_bank'].includes(file.kind) ? file.positions : null;

// Columns for rows marked by the bank are shown only when there are such rows.
const fileColumns = (files: readonly AlmSessionSource[]): Column<AlmSessionSource>[] => [
    {key: 'file', label: 'File', text: true, value: (f) => f.file},
    {key: 'kind', label: 'Kind', text: true, value: (f) => enumLabel(f.kind)},
    count('rows', 'Rows'),
    {
        key: 'positions',
        label: 'Positions',
        value: positionsOf,
        cell: (file) => {
            const of = positionsOf(file);
            return of === null ? '' : number(of);
        },
    },
    count('defaulted', 'With default terms'),
    count('rejected', 'Rejected'),
    count('discarded', 'Discarded by the bank'),
    ...(files.some(({planned}) => (planned ?? 0) > 0) ? [count('planned', 'Planned')] : []),
    {
        key: 'rejected_balance',
        label: 'Rejected balance',
        unit: 'as in the file',
        value: (f) => f.rejected_balance,
        cell: (f) => <Figure value={f.rejected_balance} digits={2} />,
    },
];

const totalColumns: Column<AlmControlTotal>[] = [
    {key: 'file', label: 'File', text: true, value: (t) => t.file},
    {key: 'side', label: 'Side', text: true, value: (t) => enumLabel(t.side)},
    {key: 'currency', label: 'Currency', text: true, value: (t) => t.currency},
    {
        key: 'positions',
        label: 'Positions',
        value: (t) => t.positions,
        cell: (t) => number(t.positions),
    },
    {
        key: 'balance',
        label: 'Balance',
        unit: 'local currency',
        value: (t) => t.balance,
        cell: (t) => <Figure value={t.balance} digits={2} />,
    },
    {
        key: 'notional',
        label: 'Notional',
        unit: 'off balance sheet',
        value: (t) => t.notional ?? 0,
        cell: (t) => <Figure value={t.notional ?? 0} digits={2} />,
    },
];

const defaultColumns: Column<AlmDefault>[] = [
    {key: 'file', label: 'File', text: true, value: (d) => d.file},
    {key: 'term', label: 'Term', text: true, value: (d) => d.term},
    {key: 'taken', label: 'Default', text: true, value: (d) => d.taken},
    {
        key: 'positions',
        label: 'Positions',
        value: (d) => d.positions,
        cell: (d) => <Figure value={d.positions} name={`default.${d.term}`} />,
    },
    {
        key: 'balance',
        label: 'Balance',
        unit: 'as in the file',
        value: (d) => d.balance,
        cell: (d) => <Figure value={d.balance} digits={2} />,
    },
    {key: 'first', label: 'First position', text: true, value: (d) => d.first},
];

function Defaults({session}: {session: AlmSession}) {
    const rows = session.defaults ?? [];
    return (
        <Section
            title="Default terms"
            note="Terms missing in positions, with the default used in the valuation."
        >
            {rows.length === 0 ? (
                <p className="note">None: every position states all required terms.</p>
            ) : (
                <Table
                    label="Default terms"
                    rows={rows}
                    columns={defaultColumns}
                    id={(d) => `${d.file} ${d.term}`}
                />
            )}
        </Section>
    );
}

const errorColumns: Column<AlmRowError>[] = [
    {key: 'severity', label: 'Severity', text: true, value: (f) => enumLabel(f.severity)},
    {key: 'file', label: 'File', text: true, value: (f) => f.file},
    {key: 'line', label: 'Line', value: (f) => f.line, cell: (f) => number(f.line)},
    {key: 'id', label: 'Contract', text: true, value: (f) => f.id},
    {key: 'column', label: 'Column', text: true, value: (f) => f.column},
    {key: 'value', label: 'Value', text: true, value: (f) => f.value},
    {key: 'rule', label: 'Rule', text: true, value: (f) => f.rule},
    {key: 'message', label: 'Error', text: true, value: (f) => f.message},
    {key: 'fix', label: 'Suggested fix', text: true, value: (f) => f.fix},
];

function FieldErrors({session}: {session: AlmSession}) {
    const [all, setAll] = useState(false);
    const every = useQuery({
        queryKey: ['alm.session.errors', session.id, 'all'],
        enabled: all,
        queryFn: () =>
            readAll<AlmRowError>((cursor) =>
                call('alm.session.errors', {session: session.id, limit: 500, cursor}),
            ),
    });
    if (session.errors === 0)
        return <p className="note">No errors: all rows of all files were read.</p>;
    const table = (rows: readonly AlmRowError[]) => (
        <Table
            label="Errors"
            rows={rows}
            columns={errorColumns}
            id={(f) => `${f.file} ${f.line} ${f.column} ${f.rule}`}
            filter
            groups={['rule', 'column', 'file']}
            height={420}
            tools={
                rows.length < session.errors && !all ? (
                    <Button onClick={() => setAll(true)}>Load all {number(session.errors)}</Button>
                ) : undefined
            }
        />
    );
    if (!all) return table(session.first_errors);
    return (
        <QueryResult of={every} what="Loading errors">
            {table}
        </QueryResult>
    );
}

function Counts({session}: {session: AlmSession}) {
    return (
        <Tiles>
            <Tile
                label="Positions"
                value={<Figure value={session.positions} name="data.taken" />}
            />
            <Tile
                label="Rejected rows"
                value={<Figure value={session.rejected} name="data.refused" />}
                note={session.rejected > 0 ? 'see errors below' : undefined}
            />
            <Tile
                label="Coverage"
                chip={<Chip term="alm_coverage" />}
                value={<Figure value={session.coverage} percent unit="% of balance" />}
            />
            <Tile
                label="With default terms"
                chip={<Chip term="alm_defaulted" />}
                value={
                    <Figure
                        value={session.defaulted ?? 0}
                        percent
                        unit="% of balance"
                        name="data.defaulted"
                    />
                }
            />
            <Tile label="Errors" value={<Figure value={session.errors} name="data.errors" />} />
            <Tile label="Size" value={fileSize(session.size_bytes)} />
        </Tiles>
    );
}

function Curves({session}: {session: AlmSession}) {
    const [adding, setAdding] = useState(false);
    const {market} = session;
    return (
        <Section
            title="Curves and metadata"
            tools={
                <Allowed to="alm.session.curves">
                    <Button onClick={() => setAdding(true)}>
                        {market ? 'Replace curves' : 'Add curves'}
                    </Button>
                </Allowed>
            }
        >
            <Facts
                rows={[
                    ['As of', session.as_of],
                    ['Reporting currency', session.currency],
                    [
                        'Currencies with curves',
                        market ? Object.keys(market.currencies ?? {}).join(', ') : 'none yet',
                    ],
                    [
                        `Exchange rates, ${session.currency} per unit`,
                        Object.entries(market?.currencies ?? {})
                            .filter(([code]) => code !== session.currency)
                            .map(([code, of]) => `${code} ${of.fx_to_reporting ?? 1}`)
                            .join(', ') || 'none required',
                    ],
                    ['Created', instant(session.created_at)],
                    ['Last used', instant(session.last_accessed_at)],
                    ['Positions digest', <code key="d">{session.data_digest}</code>],
                ]}
            />
            {adding && (
                <CurvesDialog
                    session={session.id}
                    currency={session.currency}
                    onClose={() => setAdding(false)}
                />
            )}
        </Section>
    );
}

export default function DataPage() {
    return (
        <SessionFrame>
            {(session) => (
                <>
                    {session.issues.length > 0 && <Issues issues={session.issues} />}
                    <Counts session={session} />
                    <Section title="Files">
                        <Table
                            label="Files"
                            rows={session.files}
                            columns={fileColumns(session.files)}
                            id={(f) => f.file}
                        />
                    </Section>
                    <Section
                        title="Control totals"
                        note="Outstanding principal of accepted positions, for comparison with the bank’s records."
                    >
                        <Table
                            label="Control totals"
                            rows={session.totals}
                            columns={totalColumns}
                            id={(t) => `${t.file} ${t.side} ${t.currency}`}
                        />
                    </Section>
                    <Defaults session={session} />
                    <Section title="Errors">
                        <FieldErrors session={session} />
                    </Section>
                    <Allowed to="alm.session.earlier">
                        {session.earlier_figures && <EarlierFigures session={session} />}
                    </Allowed>
                    <Curves session={session} />
                </>
            )}
        </SessionFrame>
    );
}
