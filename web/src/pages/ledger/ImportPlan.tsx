// The plan: what becomes of each row of the file, and of each that cannot be booked why and how to mend it.
import {useEffect, useMemo, useRef, type ReactNode} from 'react';
import type {ImportPlan, ImportRow} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Choice} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import {Facts, Section, Tile, Tiles} from '../../ui/Page';
import {Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {word} from '../../ui/words';
import {asNumber, Money} from './frame';
import {useFormatNames} from './format_names';
import {lineColumn, plain, transactionColumns} from './import_columns';
import {PossibleDuplicates} from './PossibleDuplicates';

const statuses = ['new', 'duplicate', 'changed', 'rejected'] as const;
type Status = (typeof statuses)[number];
const meaning: Record<Status, string> = {
    new: 'will be booked',
    duplicate: 'booked already',
    changed: 'replace what is booked',
    rejected: 'cannot be booked',
};

const Badge = ({status}: {status: Status}) => (
    <span className={`badge ${status}`}>{word(status)}</span>
);
const columns: Column<ImportRow>[] = [
    lineColumn,
    {
        key: 'status',
        label: 'Becomes',
        text: true,
        value: (r) => r.status,
        cell: (r) => <Badge status={r.status} />,
    },
    ...transactionColumns,
    {
        key: 'reason',
        label: 'Why',
        text: true,
        value: (r) => r.reason,
        cell: (r) => (r.reason === 'unposted' ? 'Not booked yet' : word(r.reason)),
    },
    {
        key: 'note',
        label: 'Note',
        text: true,
        value: (r) => r.transaction?.note ?? '',
        cell: (r) => (
            <span className="clip" title={r.transaction?.note}>
                {r.transaction?.note}
            </span>
        ),
    },
];

const rejectColumns: Column<ImportRow>[] = [
    lineColumn,
    {key: 'column', label: 'Column', text: true, value: (r) => r.column},
    {
        key: 'value',
        label: 'What stands there',
        text: true,
        value: (r) => r.value,
        cell: (r) => <code className="wrap">{r.value || '(empty)'}</code>,
    },
    {
        key: 'expected',
        label: 'Expected',
        text: true,
        value: (r) => r.expected,
        cell: (r) => <span className="wrap">{r.expected}</span>,
    },
    {
        key: 'fix',
        label: 'How to mend it',
        text: true,
        value: (r) => r.fix,
        cell: (r) => <span className="wrap">{r.fix}</span>,
    },
    {key: 'reason', label: 'Why', text: true, value: (r) => r.reason, cell: (r) => word(r.reason)},
];

function Rows({plan}: {plan: ImportPlan}) {
    const [shown, setShown] = useSearch('rows');
    const status = statuses.find((one) => one === shown) ?? '';
    const rows = useMemo(
        () => (status ? plan.rows.filter((r) => r.status === status) : plan.rows),
        [plan.rows, status],
    );
    return (
        <Table
            label="Rows of the file"
            rows={rows}
            columns={columns}
            id={(r) => String(r.row)}
            filter
            groups={['status', 'type', 'account']}
            height={420}
            none="No such row."
            rowClass={(r) =>
                r.status === 'duplicate' || r.status === 'rejected' ? 'left-out' : ''
            }
            tools={
                <Choice
                    label="Rows that are"
                    value={status}
                    onChange={setShown}
                    options={[
                        ['', 'All'] as const,
                        ...statuses.map(
                            (one) => [one, `${word(one)} ${number(plan.totals[one])}`] as const,
                        ),
                    ]}
                />
            }
        />
    );
}

export function PlanView({
    plan,
    takesFocus,
    leaveOut,
    onLeaveOut,
    children,
}: {
    plan: ImportPlan;
    takesFocus: {current: boolean};
    leaveOut: boolean;
    onLeaveOut: (leaveOut: boolean) => void;
    children: ReactNode;
}) {
    const top = useRef<HTMLParagraphElement>(null);
    // The plan is what the reader waits for: keyboards and screen readers go on from here.
    useEffect(() => {
        if (takesFocus.current) top.current?.focus({preventScroll: true});
        takesFocus.current = false;
    }, [plan, takesFocus]);
    const rejected = plan.rows.filter((r) => r.status === 'rejected');
    const doubtful = plan.rows.filter((r) => r.reason === 'possible_duplicate');
    // That of the doubtful rows is said where they stand.
    const others = plan.issues.filter((issue) => issue.code !== 'possible_duplicate');
    const {totals} = plan;
    const named = useFormatNames();
    const says = `${plan.file_name || 'The file'} was read as \u201c${named(plan.format)}\u201d${plan.profile ? ` by the profile ${plan.profile}` : ''}: ${plural(totals.rows, 'row')}${plan.first_date ? ` from ${plan.first_date} to ${plan.last_date ?? ''}` : ''}.`;
    return (
        <>
            <Section title="2. The plan">
                <p ref={top} tabIndex={-1} role="status">
                    {says}
                </p>
                <Tiles>
                    {statuses.map((one) => (
                        <Tile
                            key={one}
                            label={word(one)}
                            value={<Figure value={totals[one]} name={`plan.${one}`} />}
                            note={meaning[one]}
                        />
                    ))}
                    <Tile
                        label="Skipped"
                        value={<Figure value={totals.skipped} name="plan.skipped" />}
                        note="rightly no transaction"
                    />
                </Tiles>
                {children}
                {others.length > 0 && <Issues issues={others} />}
            </Section>
            {rejected.length > 0 && (
                <Section
                    title={`${plural(rejected.length, 'row')} cannot be booked`}
                    note="The others can be booked without them. Mend these in the file and import it again: what is booked is known again."
                >
                    <Table
                        label="Rejected rows"
                        rows={rejected}
                        columns={rejectColumns}
                        id={(r) => String(r.row)}
                        height={300}
                    />
                </Section>
            )}
            {doubtful.length > 0 && (
                <PossibleDuplicates rows={doubtful} leaveOut={leaveOut} onLeaveOut={onLeaveOut} />
            )}
            {plan.discrepancies.length > 0 && (
                <Section
                    title="The file states other holdings"
                    note="What the file says is held, beside what the ledger would hold after the import."
                >
                    <Table
                        label="Stated holdings that differ"
                        rows={plan.discrepancies}
                        id={(d) => `${d.account} ${d.symbol} ${d.field}`}
                        columns={[
                            {key: 'account', label: 'Account', text: true, value: (d) => d.account},
                            {
                                key: 'symbol',
                                label: 'Symbol',
                                text: true,
                                value: (d) => d.symbol || 'cash',
                            },
                            {key: 'field', label: 'What', text: true, value: (d) => word(d.field)},
                            {
                                key: 'computed',
                                label: 'Ledger',
                                value: (d) => asNumber(d.computed),
                                cell: (d) => plain(d.computed),
                            },
                            {
                                key: 'stated',
                                label: 'File',
                                value: (d) => asNumber(d.stated),
                                cell: (d) => plain(d.stated),
                            },
                            {
                                key: 'difference',
                                label: 'Difference',
                                value: (d) => asNumber(d.difference),
                                cell: (d) => <Money value={d.difference} signed />,
                            },
                        ]}
                    />
                </Section>
            )}
            <Section title="Row by row">
                <Rows plan={plan} />
            </Section>
            <div className="columns">
                <Section title="Where the rows go">
                    <Facts
                        rows={plan.accounts.map((a) => [
                            <>
                                {a.name || a.account}{' '}
                                {a.created && <span className="tag">made by the import</span>}
                            </>,
                            plural(a.rows, 'row'),
                        ])}
                    />
                </Section>
                <Section title="The file">
                    <Facts
                        rows={[
                            ['Format', named(plan.format)],
                            ['Profile', plan.profile || 'none'],
                            ['Holdings stated', plan.reconciled ? 'yes, compared' : 'no'],
                            ['Columns', number(plan.columns.length)],
                            [
                                'Digest of the file',
                                <code key="f">{plan.file_digest.slice(0, 12)}</code>,
                            ],
                            [
                                'Digest of the plan',
                                <code key="p">{plan.plan_digest.slice(0, 12)}</code>,
                            ],
                        ]}
                    />
                    {plan.skipped.length > 0 && (
                        <details>
                            <summary>{plural(plan.skipped.length, 'line')} skipped</summary>
                            <Table
                                label="Lines skipped"
                                rows={plan.skipped}
                                id={(l) => String(l.line)}
                                height={220}
                                csv={false}
                                columns={[
                                    {
                                        key: 'line',
                                        label: 'Line',
                                        text: true,
                                        value: (l) => l.line,
                                        cell: (l) => l.line,
                                    },
                                    {
                                        key: 'reason',
                                        label: 'Why',
                                        text: true,
                                        value: (l) => l.reason,
                                        cell: (l) => <span className="wrap">{l.reason}</span>,
                                    },
                                ]}
                            />
                        </details>
                    )}
                </Section>
            </div>
        </>
    );
}
