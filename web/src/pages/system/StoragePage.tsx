// What the workspace stores, in the home workspace also what all store; how long it is kept, and the
// removal of what is kept no longer.
import {useChange, useMethod} from '../../api/queries';
import type {Storage as StorageView} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {instant, number, plural} from '../../ui/format';
import {Facts, Page, Section, Tile, Tiles} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const megabytes = (bytes: number): string => number(bytes / 1e6, 1);
const sizeOf = (bytes: number): string =>
    bytes < 1e9 ? `${megabytes(bytes)} MB` : `${number(bytes / 1e9, 1)} GB`;

type Sizes = NonNullable<StorageView['files']>;
type Kind = Sizes['kinds'][number];

const columns: Column<Kind>[] = [
    {key: 'holds', label: 'Contents', text: true, value: (k) => k.holds},
    {key: 'kind', label: 'Folder', text: true, value: (k) => k.kind},
    {key: 'files', label: 'Files', value: (k) => k.files, cell: (k) => number(k.files)},
    {
        key: 'bytes',
        label: 'Size',
        unit: 'MB',
        value: (k) => k.bytes,
        cell: (k) => megabytes(k.bytes),
        total: (rows) => megabytes(rows.reduce((sum, k) => sum + k.bytes, 0)),
    },
];

const total = (sizes: Sizes | null): string =>
    sizes ? sizeOf(sizes.kinds.reduce((sum, kind) => sum + kind.bytes, 0)) : 'not measured yet';

// The share of the disk of what lies on it: the files, or their copies.
function DiskShare({of}: {of: NonNullable<StorageView['installation']>}) {
    const files = of.files?.kinds.reduce((sum, kind) => sum + kind.bytes, 0) ?? 0;
    const used = of.copies_bytes ?? files;
    const share = used / Math.max(1, used + of.free_bytes);
    return (
        <p className="note">
            <label htmlFor="storage-meter">Share of the disk that the files could use: </label>
            <meter id="storage-meter" min={0} max={1} high={0.8} optimum={0} value={share}>
                {number(share * 100, 0)}%
            </meter>{' '}
            {number(share * 100, 0)}%
        </p>
    );
}

function Headline({of}: {of: StorageView}) {
    const {installation} = of;
    return (
        <>
            <Tiles>
                <Tile label="Files of this workspace" value={total(of.files)} />
                {installation && (
                    <>
                        <Tile
                            label="Files of all workspaces"
                            value={total(installation.files)}
                            note={installation.copies_bytes === null ? '' : 'in the object store'}
                        />
                        {installation.copies_bytes !== null && (
                            <Tile
                                label="Copies on this node"
                                value={sizeOf(installation.copies_bytes)}
                            />
                        )}
                        <Tile label="Free on the disk" value={sizeOf(installation.free_bytes)} />
                        {installation.database_bytes !== null && (
                            <Tile label="Database" value={sizeOf(installation.database_bytes)} />
                        )}
                    </>
                )}
                <Tile
                    label="Results"
                    value={number(of.results)}
                    note={`${number(of.superseded)} replaced`}
                />
                <Tile label="Jobs" value={number(of.jobs)} />
                <Tile
                    label="Datasets"
                    value={number(of.datasets)}
                    note={plural(of.dataset_rows, 'row')}
                />
            </Tiles>
            {installation && <DiskShare of={installation} />}
        </>
    );
}

function Files({title, label, sizes}: {title: string; label: string; sizes: Sizes | null}) {
    return (
        <Section title={title} {...(sizes && {note: `Measured ${instant(sizes.measured_at)}.`})}>
            {sizes ? (
                <Table
                    label={label}
                    rows={sizes.kinds}
                    columns={columns}
                    id={(k) => k.kind}
                    sort={{key: 'bytes', descending: true}}
                />
            ) : (
                <p>
                    Not measured yet. A server lists the object store when it starts and then every
                    hour; while the store does not respond, its contents are unknown.
                </p>
            )}
        </Section>
    );
}

const days = (count: number): string => (count === 0 ? 'not kept' : plural(count, 'day'));

function Retention({of}: {of: StorageView}) {
    const clean = useChange('system.cleanup', ['system.storage']);
    const {retention, last_cleanup: last} = of;
    return (
        <Section
            title="Retention"
            note="What is older is removed every six hours. The periods are settings of the server."
        >
            <Facts
                rows={[
                    ['Results', days(retention.results_days)],
                    ['Replaced versions of results', days(retention.versions_days)],
                    ['Jobs that ended', days(retention.jobs_days)],
                    ['Stored responses of requests', days(retention.requests_days)],
                    ['Tokens that ended', days(retention.tokens_days)],
                    ['Files of synchronized folders', days(retention.sync_files_days)],
                ]}
            />
            <p>
                {last
                    ? `Last removal from this workspace: ${instant(last.at)}, ${plural(last.results, 'result')}, ${plural(last.jobs, 'job')}, ${plural(last.requests, 'stored response')}, ${plural(last.batch_runs, 'batch run')}.`
                    : 'Nothing was removed yet.'}
            </p>
            {clean.error ? <ProblemView error={clean.error} /> : null}
            <div className="row">
                <Button
                    onClick={() => clean.mutate({})}
                    disabledReason={clean.isPending && 'Already removing.'}
                >
                    Remove now
                </Button>
                <span role="status" className="note">
                    {clean.isSuccess ? 'What is kept no longer was removed.' : ''}
                </span>
            </div>
        </Section>
    );
}

export default function StoragePage() {
    const storage = useMethod('system.storage', {});
    return (
        <Page title="Storage">
            <QueryResult of={storage} what="Measuring storage">
                {(data) => (
                    <>
                        <Headline of={data} />
                        <Files title="Files of this workspace" label="Storage" sizes={data.files} />
                        {data.installation && (
                            <Files
                                title="Files of all workspaces"
                                label="Storage of all workspaces"
                                sizes={data.installation.files}
                            />
                        )}
                        <Retention of={data} />
                    </>
                )}
            </QueryResult>
        </Page>
    );
}
