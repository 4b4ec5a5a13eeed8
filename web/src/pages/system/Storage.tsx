// What the installation stores, by kind, and what its retention removed last; for administrators.
import {useMethod} from '../../api/queries';
import type {Storage as StorageView} from '../../api/types.gen';
import {instant, number, plural} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const megabytes = (bytes: number): string => number(bytes / 1e6, 1);

type Kind = StorageView['files'][number];

const columns: Column<Kind>[] = [
    {key: 'holds', label: 'Contents', text: true, value: (k) => k.holds},
    {key: 'kind', label: 'Place', text: true, value: (k) => k.kind},
    {
        key: 'files',
        label: 'Files',
        value: (k) => k.files,
        cell: (k) => number(k.files),
    },
    {
        key: 'bytes',
        label: 'Size',
        unit: 'MB',
        value: (k) => k.bytes,
        cell: (k) => megabytes(k.bytes),
        total: (rows) => megabytes(rows.reduce((sum, k) => sum + k.bytes, 0)),
    },
];

function removedText({last_cleanup: last}: StorageView): string {
    if (!last) return 'Nothing was removed yet.';
    return `Removed on ${instant(last.at)} from this workspace: ${plural(last.results, 'result')}, ${plural(last.jobs, 'job')}, ${plural(last.requests, 'stored response')}, ${plural(last.batch_runs, 'batch run')}.`;
}

export function Storage() {
    const me = useMethod('auth.me', {});
    const may = me.data?.permissions.includes('settings:manage') ?? false;
    const storage = useMethod('system.storage', may ? {} : null);
    if (!may) return null;
    return (
        <QueryResult of={storage} what="Measuring storage" lines={5}>
            {(data) => (
                <Section
                    title="Storage"
                    note={`Files of all workspaces together; ${number(data.free_bytes / 1e9, 1)} GB are free. ${removedText(data)}`}
                >
                    <Table
                        label="Storage"
                        rows={data.files}
                        columns={columns}
                        id={(k) => k.kind}
                        sort={null}
                        csv={false}
                    />
                </Section>
            )}
        </QueryResult>
    );
}
