// One job: its times, outcome and, where it is divided among workers, its shards.
import {useMethod} from '../../api/queries';
import type {Job, JobShard} from '../../api/types.gen';
import {isFinal, progressText} from '../../app/jobs';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {elapsed, instant, number, percent} from '../../ui/format';
import {Facts} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const milliseconds = (x: {started_at: string | null; finished_at: string | null}) =>
    x.started_at && x.finished_at ? Date.parse(x.finished_at) - Date.parse(x.started_at) : null;

const durationText = (x: Parameters<typeof milliseconds>[0]): string => {
    const ms = milliseconds(x);
    return ms === null ? '' : elapsed(ms);
};

const share = ({state, progress}: JobShard): number | null =>
    progress.total > 0 ? progress.done / progress.total : state === 'succeeded' ? 1 : null;

const stateText = (shard: JobShard): string =>
    shard.state === 'leased' ? 'Queued' : enumLabel(shard.state);

const columns: Column<JobShard>[] = [
    {
        key: 'phase',
        label: 'Step',
        text: true,
        value: (s) => s.phase,
        cell: (s) => enumLabel(s.phase),
    },
    {key: 'shard', label: 'Shard', value: (s) => s.shard + 1},
    {
        key: 'state',
        label: 'State',
        text: true,
        value: stateText,
        cell: (s) => <span className={s.state === 'failed' ? 'flag' : ''}>{stateText(s)}</span>,
    },
    {
        key: 'progress',
        label: 'Progress',
        unit: '%',
        value: share,
        cell: (s) => (
            <span
                title={
                    s.progress.total > 0
                        ? `${number(s.progress.done)} of ${number(s.progress.total)} ${s.progress.unit}`
                        : undefined
                }
            >
                {percent(share(s), 0)}
            </span>
        ),
    },
    {key: 'worker', label: 'Node and worker', text: true, value: (s) => s.worker || 'none yet'},
    {key: 'attempts', label: 'Attempts', value: (s) => s.attempts},
    {key: 'duration', label: 'Duration', value: milliseconds, cell: durationText},
    {
        key: 'error',
        label: 'Error',
        text: true,
        value: (s) => s.error_message,
        cell: (s) => <span className="wrap">{s.error_message}</span>,
    },
];

// Columns without any value are left out: most jobs have no error.
const columnsFor = (shards: readonly JobShard[]) =>
    columns.filter(({key}) => key !== 'error' || shards.some((s) => s.error_message !== ''));

function Shards({job}: {job: Job}) {
    const shards = useMethod(
        'jobs.shards',
        {id: job.id},
        {refetchInterval: isFinal(job) ? false : 2000},
    );
    return (
        <QueryResult of={shards} what="Loading shards" lines={3}>
            {({data}) =>
                data.length === 0 ? (
                    <p className="note">This job is not divided: one worker runs it.</p>
                ) : (
                    <Table
                        label="Shards"
                        rows={data}
                        columns={columnsFor(data)}
                        id={(s) => s.id}
                        {...(data.length > 20 ? {height: 420} : {})}
                    />
                )
            }
        </QueryResult>
    );
}

export function JobDetails({job, onClose}: {job: Job; onClose: () => void}) {
    const rows: [string, string][] = [
        ['State', progressText(job)],
        ['Method', job.method],
        ['Submitted', instant(job.created_at)],
        ['Started', job.started_at ? instant(job.started_at) : 'not yet'],
        ['Ended', job.finished_at ? instant(job.finished_at) : 'not yet'],
        ...(milliseconds(job) === null
            ? []
            : [['Duration', durationText(job)] as [string, string]]),
        ['Attempts', `${job.attempts} of at most ${job.max_attempts}`],
        ...(job.error_message ? [['Error', job.error_message] as [string, string]] : []),
        ...(job.result_digest ? [['Result digest', job.result_digest] as [string, string]] : []),
        ['Id', job.id],
    ];
    return (
        <Dialog title={job.title} kind="side" onClose={onClose}>
            <Facts rows={rows} />
            <h3>Shards</h3>
            <Shards key={`${job.id} ${String(isFinal(job))}`} job={job} />
        </Dialog>
    );
}
