// The import plan: the status of each row, and for rejected rows the error and suggested fix.
import {useEffect, useMemo, useRef, type ReactNode} from 'react';
import {
    ImportRowStatus,
    type ImportPlan,
    type ImportRow,
    type UnpostedByImport,
} from '../../api/types.gen';
import {Link} from '../../app/router';
import {enumLabel} from '../../ui/enum_labels';
import {Figure} from '../../ui/Figure';
import {number, plural} from '../../ui/format';
import {PlannedRows} from '../../ui/import_rows';
import {Facts, Section, Tile, Tiles} from '../../ui/Page';
import {rejectedColumns} from '../../ui/rejected_columns';
import {Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {asNumber, Money, useAccountName, withAccountNames} from './frame';
import {useFormatNames} from './format_names';
import {lineColumn, plain, transactionColumns} from './import_columns';
import {unpostedColumns} from './NotPosted';
import {PossibleDuplicates} from './PossibleDuplicates';

const meaning: Record<ImportRowStatus, string> = {
    new: 'will be added',
    duplicate: 'already in the ledger',
    changed: 'will replace existing rows',
    rejected: 'cannot be imported',
};

const Badge = ({status}: {status: ImportRowStatus}) => (
    <span className={`badge ${status}`}>{enumLabel(status)}</span>
);
const columnsOf = (named: (slug: string) => string): Column<ImportRow>[] => [
    lineColumn,
    {
        key: 'status',
        label: 'Status',
        text: true,
        value: (r) => r.status,
        cell: (r) => <Badge status={r.status} />,
    },
    ...transactionColumns(named),
    {
        key: 'reason',
        label: 'Reason',
        text: true,
        value: (r) => r.reason,
        cell: (r) => (r.reason === 'unmatched' ? 'Not posted yet' : enumLabel(r.reason)),
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

const unpostedOf: Column<UnpostedByImport>[] = [
    {
        key: 'line',
        label: 'Line',
        text: true,
        value: (r) => r.line,
        cell: (r) => r.line ?? 'in the ledger',
    },
    ...unpostedColumns,
];

const rejectColumns: Column<ImportRow>[] = [
    lineColumn,
    ...rejectedColumns<ImportRow>(),
    {
        key: 'reason',
        label: 'Reason',
        text: true,
        value: (r) => r.reason,
        cell: (r) => enumLabel(r.reason),
    },
];

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
    // The plan receives the focus when it is ready, so that keyboard and screen reader users
    // continue here.
    // biome-ignore lint/correctness/useExhaustiveDependencies: `plan` is the trigger: each new plan may receive the focus.
    useEffect(() => {
        if (takesFocus.current) top.current?.focus({preventScroll: true});
        takesFocus.current = false;
    }, [plan, takesFocus]);
    const rejected = plan.rows.filter((r) => r.status === 'rejected');
    const doubtful = plan.rows.filter((r) => r.reason === 'possible_duplicate');
    // What is shown with its rows is not repeated.
    const others = plan.issues.filter(
        ({code}) => code !== 'possible_duplicate' && (plan.committed || code !== 'unposted'),
    );
    const {totals} = plan;
    const named = useFormatNames();
    const created = useMemo(
        () => plan.accounts.filter((a) => a.created).map((a) => ({slug: a.account, name: a.name})),
        [plan.accounts],
    );
    const accountName = useAccountName(created);
    const rowColumns = useMemo(() => columnsOf(accountName), [accountName]);
    const says = `${plan.file_name || 'The file'} was read as \u201c${named(plan.format)}\u201d${plan.profile ? ` with profile ${plan.profile}` : ''}: ${plural(totals.rows, 'row')}${plan.first_date ? ` from ${plan.first_date} to ${plan.last_date ?? ''}` : ''}.`;
    return (
        <>
            <Section title="2. Preview">
                <p ref={top} tabIndex={-1} role="status">
                    {says}
                </p>
                <Tiles>
                    {ImportRowStatus.map((one) => (
                        <Tile
                            key={one}
                            label={enumLabel(one)}
                            value={<Figure value={totals[one]} name={`plan.${one}`} />}
                            note={meaning[one]}
                        />
                    ))}
                    <Tile
                        label="Skipped"
                        value={<Figure value={totals.skipped} name="plan.skipped" />}
                        note="not a transaction"
                    />
                </Tiles>
                {children}
                {others.length > 0 && <Issues issues={others} />}
            </Section>
            {rejected.length > 0 && (
                <Section
                    title={`${plural(rejected.length, 'row')} cannot be imported`}
                    note="The other rows can be imported without them. Fix these rows in the file and import it again: rows imported before are recognized."
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
            {plan.unposted.length > 0 && (
                <Section
                    title={`${plural(plan.unposted.length, 'transaction')} could not be posted`}
                    note="After this import, lots and all figures would leave them out. Add the missing earlier transactions to the file or the ledger; a sale that opens a short position has the type short sell."
                >
                    <Table
                        label="Transactions that could not be posted"
                        rows={plan.unposted}
                        columns={withAccountNames(unpostedOf, accountName)}
                        id={(r) => `${r.line ?? r.transaction} ${r.date} ${r.symbol}`}
                        {...(plan.unposted.length > 12 ? {height: 300} : {})}
                    />
                </Section>
            )}
            {doubtful.length > 0 && (
                <PossibleDuplicates
                    rows={doubtful}
                    named={accountName}
                    leaveOut={leaveOut}
                    onLeaveOut={onLeaveOut}
                />
            )}
            {plan.discrepancies.length > 0 && (
                <Section
                    title="Holdings in the file differ"
                    note="Holdings stated in the file compared with the ledger after the import."
                >
                    <Table
                        label="Holdings that differ"
                        rows={plan.discrepancies}
                        id={(d) => `${d.account} ${d.symbol} ${d.field}`}
                        columns={[
                            {
                                key: 'account',
                                label: 'Account',
                                text: true,
                                value: (d) => accountName(d.account),
                                cell: (d) => (
                                    <span title={d.account}>{accountName(d.account)}</span>
                                ),
                            },
                            {
                                key: 'symbol',
                                label: 'Symbol',
                                text: true,
                                value: (d) => d.symbol || 'cash',
                            },
                            {
                                key: 'field',
                                label: 'Field',
                                text: true,
                                value: (d) => enumLabel(d.field),
                            },
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
            <Section title="Rows">
                <PlannedRows
                    rows={plan.rows}
                    totals={totals}
                    statuses={ImportRowStatus}
                    columns={rowColumns}
                    groups={['status', 'type', 'account']}
                />
            </Section>
            <div className="columns">
                <Section
                    title="Accounts"
                    note={
                        plan.accounts.some((a) => a.created) && (
                            <>
                                The tax treatment of an account that the import creates is that of
                                the file or its name; correct it under{' '}
                                <Link to="/ledger/accounts">Accounts</Link> afterwards.
                            </>
                        )
                    }
                >
                    <Facts
                        rows={plan.accounts.map((a) => [
                            <>
                                <span title={a.account}>{accountName(a.account)}</span>{' '}
                                {a.created && <span className="tag">created by the import</span>}
                            </>,
                            `${enumLabel(a.type)}, ${plural(a.rows, 'row')}`,
                        ])}
                    />
                </Section>
                <Section title="File">
                    <Facts
                        rows={[
                            ['Format', named(plan.format)],
                            ['Profile', plan.profile || 'none'],
                            ['Stated holdings', plan.reconciled ? 'yes, compared' : 'no'],
                            ['Columns', number(plan.columns.length)],
                            ['File digest', <code key="f">{plan.file_digest.slice(0, 12)}</code>],
                            ['Plan digest', <code key="p">{plan.plan_digest.slice(0, 12)}</code>],
                        ]}
                    />
                    {plan.skipped.length > 0 && (
                        <details>
                            <summary>{plural(plan.skipped.length, 'line')} skipped</summary>
                            <Table
                                label="Skipped lines"
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
                                        label: 'Reason',
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
