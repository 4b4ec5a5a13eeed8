// Reports: generate, list, compare, templates.
import {Allowed} from '../../app/Allowed';
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import {ReportKind, type StoredReport} from '../../api/types.gen';
import {useRun} from '../../app/jobs';
import {Link, navigate, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {choices} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {instant, percent} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {Files} from './files';
import {GenerateForm, generateKey} from './GenerateForm';
import {kindLabels} from './kinds';
import {Templates} from './Templates';
import './reports.css';

function columnsOf(
    selected: ReadonlySet<string>,
    onSelect: (id: string, on: boolean) => void,
): Column<StoredReport>[] {
    return [
        {
            key: 'selected',
            label: 'Select',
            text: true,
            value: (r) => (selected.has(r.id) ? 'yes' : ''),
            cell: (r) => (
                <input
                    type="checkbox"
                    aria-label={`Select ${r.title}, ${r.as_of}`}
                    checked={selected.has(r.id)}
                    onChange={(event) => onSelect(r.id, event.target.checked)}
                />
            ),
        },
        {
            key: 'title',
            label: 'Report',
            text: true,
            value: (r) => r.title,
            cell: (r) => <Link to={`/reports/${r.id}`}>{r.title}</Link>,
        },
        {key: 'kind', label: 'Kind', text: true, value: (r) => kindLabels[r.kind]},
        {key: 'as_of', label: 'As of', text: true, value: (r) => r.as_of},
        {
            key: 'created_at',
            label: 'Generated',
            text: true,
            value: (r) => r.created_at,
            cell: (r) => instant(r.created_at),
        },
        {key: 'created_by', label: 'By', text: true, spare: 2, value: (r) => r.created_by},
        {key: 'template', label: 'Template', text: true, spare: 1, value: (r) => r.template},
        {
            key: 'coverage',
            label: 'Coverage',
            value: (r) => r.coverage,
            cell: (r) => (r.coverage === null ? 'n/a' : `${percent(r.coverage, 1)}%`),
        },
        {key: 'issues', label: 'Issues', value: (r) => r.issues},
        {
            key: 'files',
            label: 'Files',
            text: true,
            value: (r) => Object.keys(r.sizes).join(' '),
            cell: (r) => <Files report={r} />,
        },
    ];
}

// The first selected one is the earlier.
function compareAddress(rows: StoredReport[], selected: ReadonlySet<string>): string | null {
    const two = rows.filter((row) => selected.has(row.id));
    if (two.length !== 2 || two[0]?.kind !== two[1]?.kind) return null;
    two.sort((a, b) => `${a.as_of}${a.created_at}`.localeCompare(`${b.as_of}${b.created_at}`));
    return `/reports/compare?first=${two[0]?.id}&second=${two[1]?.id}`;
}

function Stored() {
    const [kind, setKind] = useSearch('kind');
    const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
    const list = useMethod('report.list', {
        direction: 'descending',
        limit: 500,
        ...(kind && {kind: kind as ReportKind}),
    });
    const columns = useMemo(
        () =>
            columnsOf(selected, (id, on) =>
                setSelected((now) => {
                    const next = new Set(now);
                    if (on) next.add(id);
                    else next.delete(id);
                    return next;
                }),
            ),
        [selected],
    );
    const rows = list.data?.data ?? [];
    const address = compareAddress(rows, selected);
    return (
        <Section
            title="Stored reports"
            tools={
                <>
                    <SelectField
                        label="Kind"
                        value={kind}
                        onChange={(event) => setKind(event.target.value)}
                        options={[['', 'All'], ...choices(ReportKind, kindLabels)]}
                    />
                    <Button
                        onClick={() => address && navigate(address)}
                        disabledReason={!address && 'Select two reports of one kind.'}
                    >
                        Compare
                    </Button>
                </>
            }
        >
            <QueryResult of={list} what="Loading reports">
                {(data) =>
                    data.data.length === 0 ? (
                        <Empty title="There are no reports">
                            Reports are generated here and by schedules.
                        </Empty>
                    ) : (
                        <Table
                            label="Stored reports"
                            rows={data.data}
                            columns={columns}
                            id={(r) => r.id}
                            none="No report matches the filter."
                        />
                    )
                }
            </QueryResult>
        </Section>
    );
}

export default function ReportsPage() {
    const client = useQueryClient();
    const run = useRun(generateKey);
    const done = run?.job?.state === 'succeeded';
    useEffect(() => {
        if (done) void client.invalidateQueries({queryKey: ['report.list']});
    }, [done, client]);
    return (
        <Page title="Reports">
            <Allowed to="report.generate">
                <GenerateForm />
            </Allowed>
            <Stored />
            <Templates />
        </Page>
    );
}
