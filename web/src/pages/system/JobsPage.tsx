// Running and completed jobs, and the nodes that run them.
import {useMutation, useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {call, type ResponseOf} from '../../api/client';
import {useChange, useMethod} from '../../api/queries';
import type {Job} from '../../api/types.gen';
import {isLive, listenToJobs} from '../../app/job_events';
import {isFinal, progressText} from '../../app/jobs';
import {Button} from '../../ui/Button';
import {download} from '../../ui/download';
import {instant} from '../../ui/format';
import {Page} from '../../ui/Page';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {JobDetails} from './JobDetails';
import {Nodes} from './Nodes';

const seconds = (job: Job): number | null =>
    job.started_at && job.finished_at
        ? (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000
        : null;

const columns: Column<Job>[] = [
    {
        key: 'created_at',
        label: 'Submitted',
        text: true,
        value: (j) => j.created_at,
        cell: (j) => instant(j.created_at),
    },
    {
        key: 'title',
        label: 'Calculation',
        text: true,
        value: (j) => j.title,
    },
    {key: 'state', label: 'State', text: true, value: (j) => j.state, cell: (j) => progressText(j)},
    {
        key: 'seconds',
        label: 'Duration',
        unit: 's',
        value: seconds,
        cell: (j) => seconds(j)?.toFixed(1) ?? '',
    },
    {key: 'attempts', label: 'Attempts', spare: 1, value: (j) => j.attempts},
    {
        key: 'error',
        label: 'Error',
        text: true,
        value: (j) => (j.state === 'cancelled' ? '' : j.error_message),
    },
    {
        key: 'digest',
        spare: 2,
        label: 'Result',
        text: true,
        value: (j) => j.result_digest,
        cell: (j) => <code title={j.result_digest}>{j.result_digest.slice(0, 12)}</code>,
    },
];

const request = {limit: 200};

// The list, updated by the event stream and also polled, since the stream may be interrupted.
function useJobs() {
    const client = useQueryClient();
    const jobs = useMethod('jobs.list', request, {
        refetchInterval: (query) =>
            !isLive() && query.state.data?.data.some((j) => !isFinal(j)) ? 2000 : 15_000,
    });
    useEffect(
        () =>
            listenToJobs((job) =>
                client.setQueryData<ResponseOf<'jobs.list'>>(
                    ['jobs.list', request],
                    (now) => now && {...now, data: withJob(now.data, job)},
                ),
            ),
        [client],
    );
    return jobs;
}

function withJob(jobs: Job[], job: Job): Job[] {
    if (jobs.some((one) => one.id === job.id))
        return jobs.map((one) => (one.id === job.id && one.version < job.version ? job : one));
    return [job, ...jobs].sort((a, b) => (a.id < b.id ? 1 : -1)); // ids are in order of time
}

export default function JobsPage() {
    const jobs = useJobs();
    const cancel = useChange('jobs.cancel', ['jobs.list']);
    const result = useMutation({
        mutationFn: async (job: Job) =>
            download(
                `${job.method}-${job.id}.json`,
                JSON.stringify(await call('jobs.result', {id: job.id}), null, 2),
                'application/json',
            ),
    });
    const error = cancel.error ?? result.error;
    const [open, setOpen] = useState('');
    const shown = jobs.data?.data.find((j) => j.id === open);
    return (
        <Page title="Jobs">
            {error ? <ProblemView error={error} /> : null}
            <QueryResult of={jobs} what="Loading jobs">
                {({data}) => (
                    <Table
                        label="Jobs"
                        rows={data}
                        columns={columns}
                        id={(j) => j.id}
                        filter
                        groups={['state', 'title']}
                        none="No jobs yet. Long calculations run as jobs."
                        onOpen={(j) => setOpen(j.id)}
                        actions={(j) => (
                            <>
                                <Button
                                    kind="quiet"
                                    aria-label={`Details of ${j.title}`}
                                    onClick={() => setOpen(j.id)}
                                >
                                    Details
                                </Button>
                                {j.may_cancel ? (
                                    <Button
                                        aria-label={`Cancel ${j.title}`}
                                        onClick={() => cancel.mutate({id: j.id})}
                                    >
                                        Cancel
                                    </Button>
                                ) : j.links.result ? (
                                    <Button
                                        kind="quiet"
                                        aria-label={`Result of ${j.title}`}
                                        onClick={() => result.mutate(j)}
                                    >
                                        Result
                                    </Button>
                                ) : null}
                            </>
                        )}
                    />
                )}
            </QueryResult>
            <Nodes />
            {shown && <JobDetails job={shown} onClose={() => setOpen('')} />}
        </Page>
    );
}
