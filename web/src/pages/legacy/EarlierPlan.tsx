// What the files contain, and what an import does with it.
import type {ReactNode} from 'react';
import {
    LegacySourceLabels,
    LegacyStatusLabels,
    LegacyTargetLabels,
    type LegacyPlanResponse,
    type LegacyRecord,
    type LegacyTable,
    type LegacyTargetTotals,
} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {number, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const targetColumns: Column<LegacyTargetTotals>[] = [
    {key: 'target', label: 'Records', text: true, value: (t) => LegacyTargetLabels[t.target]},
    {key: 'new', label: 'New', value: (t) => t.new},
    {key: 'unchanged', label: 'Stored already', value: (t) => t.unchanged},
    {
        key: 'kept',
        label: 'Other one kept',
        hint: 'Another record is stored in its place, which is kept.',
        value: (t) => t.kept,
    },
    {key: 'rejected', label: 'Rejected', value: (t) => t.rejected},
];

const whyOf = (record: LegacyRecord): string =>
    [
        record.column && `${record.column} is "${record.value}"`,
        record.expected && `expected ${record.expected}`,
    ]
        .filter(Boolean)
        .join(': ') || enumLabel(record.reason);

const recordColumns: Column<LegacyRecord>[] = [
    {key: 'status', label: 'Status', text: true, value: (r) => LegacyStatusLabels[r.status]},
    {key: 'record', label: 'Record', text: true, value: (r) => r.record},
    {key: 'target', label: 'Part of', text: true, value: (r) => LegacyTargetLabels[r.target]},
    {
        key: 'why',
        label: 'Reason',
        text: true,
        value: whyOf,
        cell: (r) => <span className="wrap">{whyOf(r)}</span>,
    },
    {
        key: 'fix',
        label: 'Suggested fix',
        text: true,
        value: (r) => r.fix,
        cell: (r) => <span className="wrap">{r.fix}</span>,
    },
    {key: 'place', label: 'Row', text: true, value: (r) => `${r.table} ${number(r.row)}`},
];

const tableColumns: Column<LegacyTable>[] = [
    {key: 'table', label: 'Table', text: true, value: (t) => t.table},
    {key: 'rows', label: 'Rows', value: (t) => t.rows},
    {key: 'read', label: 'Read', text: true, value: (t) => (t.read ? 'Yes' : 'No')},
    {
        key: 'note',
        label: 'Note',
        text: true,
        value: (t) => t.note,
        cell: (t) => <span className="wrap">{t.note}</span>,
    },
];

export function EarlierPlan({plan, children}: {plan: LegacyPlanResponse; children: ReactNode}) {
    const source = LegacySourceLabels[plan.source];
    return (
        <Section
            title={`Plan for ${source}`}
            note={`${plan.files.join(', ')}${plan.schema ? `, schema ${plan.schema}` : ''}. Nothing is stored until you import.`}
        >
            <Table
                label="Records to import"
                rows={plan.targets}
                columns={targetColumns}
                id={(t) => t.target}
                none="The files have no records to import."
            />
            {plan.findings.length > 0 && <Issues issues={plan.findings} />}
            {children}
            <Table
                label="Records"
                rows={plan.records}
                columns={recordColumns}
                id={(r) => `${r.table} ${r.row} ${r.record}`}
                filter
                groups={['status', 'target']}
                height={360}
                none="No records."
            />
            {plan.records_left_out > 0 && (
                <p className="note">
                    {`${plural(plan.records_left_out, 'more record')} not listed. Prices are counted only.`}
                </p>
            )}
            <Table
                label="Tables of the files"
                rows={plan.tables}
                columns={tableColumns}
                id={(t) => t.table}
                none="No tables."
            />
        </Section>
    );
}
