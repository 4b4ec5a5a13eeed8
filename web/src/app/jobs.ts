// Jobs: long calculations that run in the server, go on when the page changes, tell how far they are,
// and can be cancelled. State lives outside the pages, one entry per job.
import {call, isAbort, type MethodName, type RequestOf, type ResponseOf} from '../api/client';
import type {Job} from '../api/types.gen';
import {duration, number} from '../ui/format';
import {word} from '../ui/words';
import {preferences} from './preferences';
import {makeStore, useStore} from './store';

export interface Run {
    key: string; // what the page knows it by: the same key, the same place on the page
    title: string; // "VaR of demo-individual"
    to: string; // the address that shows its result
    job: Job | null; // null until it is submitted
    result: unknown; // once it has succeeded
    error: unknown; // of submitting, waiting or the job itself
    cancelling: boolean;
}

export const runs = makeStore<readonly Run[]>([]);
export const announcement = makeStore('');

const announceMs = 5000; // screen readers are told at most this often
let announcedAt = 0;

export const isFinal = (job: Pick<Job, 'state'>): boolean =>
    ['succeeded', 'failed', 'cancelled', 'expired'].includes(job.state);

export const isRunning = (run: Run): boolean =>
    !run.error && (run.job === null || !isFinal(run.job));

export function progressText(job: Job): string {
    if (job.cancel_requested && !isFinal(job)) return 'Cancelling';
    if (job.state === 'queued' || job.state === 'leased') return 'Waiting for a worker';
    if (isFinal(job)) return word(job.state);
    const {done, total, unit, phase} = job.progress;
    const count = total > 0 ? ` ${number(done)} of ${number(total)} ${unit}` : '';
    const left = job.eta_ms ? `, about ${duration(job.eta_ms)} left` : '';
    return `${phase ? word(phase) : 'Running'}${count}${left}`;
}

function update(key: string, change: Partial<Run>): void {
    runs.set((all) => all.map((run) => (run.key === key ? {...run, ...change} : run)));
}

const runOf = (key: string): Run | undefined => runs.get().find((run) => run.key === key);

function announce(text: string, always: boolean): void {
    if (!always && performance.now() - announcedAt < announceMs) return;
    announcedAt = performance.now();
    announcement.set(text);
}

function notify(run: Run, job: Job): void {
    announce(`${run.title}: ${word(job.state).toLowerCase()}.`, true);
    if (
        preferences.get().notify &&
        document.hidden &&
        'Notification' in window &&
        Notification.permission === 'granted'
    )
        new Notification(`${run.title}: ${word(job.state).toLowerCase()}`);
}

async function follow(key: string, first: Job): Promise<void> {
    let job = first;
    update(key, {job});
    while (!isFinal(job)) {
        // Answered the moment something changes, or after this long.
        job = await call('jobs.wait', {id: job.id, version: job.version, timeout_ms: 15_000});
        const run = runOf(key);
        if (!run) return;
        if (run.cancelling && !job.cancel_requested && !isFinal(job))
            job = await call('jobs.cancel', {id: job.id});
        update(key, {job});
        announce(`${run.title}: ${progressText(job)}`, false);
        // A page need not be drawn more often than this.
        if (!isFinal(job)) await new Promise((resolve) => setTimeout(resolve, 150));
    }
    const run = runOf(key);
    if (!run) return;
    if (job.state === 'succeeded') update(key, {result: await call('jobs.result', {id: job.id})});
    notify(run, job);
}

function replace(run: Run): void {
    runs.set((all) => [run, ...all.filter((one) => one.key !== run.key)].slice(0, 50));
}

export interface Start<M extends MethodName> {
    key: string;
    title: string;
    to: string;
    method: M;
    request: RequestOf<M>;
}

export async function startRun<M extends MethodName>({
    key,
    title,
    to,
    method,
    request,
}: Start<M>): Promise<void> {
    const old = runOf(key);
    if (old && isRunning(old)) return;
    replace({key, title, to, job: null, result: undefined, error: null, cancelling: false});
    try {
        await follow(key, await call('jobs.submit', {method, request}));
    } catch (error) {
        if (!isAbort(error)) update(key, {error});
    }
}

export async function cancelRun(key: string): Promise<void> {
    const run = runOf(key);
    if (!run || !isRunning(run)) return;
    update(key, {cancelling: true});
    if (!run.job) return; // follow() asks for it as soon as there is a job
    try {
        await call('jobs.cancel', {id: run.job.id});
    } catch (error) {
        update(key, {error, cancelling: false});
    }
}

export const forgetRun = (key: string): void =>
    runs.set((all) => all.filter((run) => run.key !== key || isRunning(run)));

// After a reload: what still runs is followed again, without a page of its own.
export async function adoptRuns(): Promise<void> {
    const {data} = await call('jobs.list', {limit: 20});
    for (const job of data) {
        if (isFinal(job) || runs.get().some((run) => run.job?.id === job.id)) continue;
        replace({
            key: job.id,
            title: job.method,
            to: '/jobs',
            job,
            result: undefined,
            error: null,
            cancelling: false,
        });
        void follow(job.id, job).catch((error: unknown) => update(job.id, {error}));
    }
}

// The run known by a key, with its result typed by the method.
export function useRun<M extends MethodName>(
    key: string,
): (Run & {result: ResponseOf<M> | undefined}) | null {
    const all = useStore(runs);
    return (
        (all.find((run) => run.key === key) as
            (Run & {result: ResponseOf<M> | undefined}) | undefined) ?? null
    );
}
