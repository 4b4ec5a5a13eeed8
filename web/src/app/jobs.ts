// Jobs: long calculations on the server that continue across pages, report progress and can be
// canceled. Their state lives outside the pages, one entry per job.
import {
    call,
    isAbort,
    isUnreachable,
    Problem,
    type MethodName,
    type RequestOf,
    type ResponseOf,
} from '../api/client';
import type {Job} from '../api/types.gen';
import {duration, number} from '../ui/format';
import {enumLabel} from '../ui/enum_labels';
import {isLive, listenToJobs} from './job_events';
import {preferences} from './preferences';
import {makeStore, useStore} from './store';

export interface Run {
    key: string; // identifies the job on its page
    title: string; // "VaR of demo-individual"
    to: string; // address of the page with the result
    job: Job | null; // null until submitted
    result: unknown; // once it has succeeded
    error: unknown; // of the submission, the wait or the job itself
    cancelling: boolean;
}

export const runs = makeStore<readonly Run[]>([]);
export const announcement = makeStore('');

const announceMs = 5000; // minimum interval of announcements to screen readers
let announcedAt = 0;

export const isFinal = (job: Pick<Job, 'state'>): boolean =>
    ['succeeded', 'failed', 'cancelled', 'expired'].includes(job.state);

export const isRunning = (run: Run): boolean =>
    !run.error && (run.job === null || !isFinal(run.job));

// A job that is not submitted yet, or is being canceled, is this user's or was offered to them.
export const mayCancel = (run: Run): boolean =>
    run.job === null || run.job.may_cancel || run.cancelling;

export function progressText(job: Job): string {
    if (job.cancel_requested && !isFinal(job)) return 'Canceling';
    if (job.state === 'queued' || job.state === 'leased') return 'Waiting for a worker';
    if (isFinal(job)) return enumLabel(job.state);
    const {done, total, unit, phase} = job.progress;
    const count = total > 0 ? ` ${number(done)} of ${number(total)} ${unit}` : '';
    const left = job.eta_ms ? `, about ${duration(job.eta_ms)} left` : '';
    return `${phase ? enumLabel(phase) : 'Running'}${count}${left}`;
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

function notify(title: string, job: Job): void {
    const text = `${title}: ${enumLabel(job.state).toLowerCase()}`;
    announce(`${text}.`, true);
    if (
        preferences.get().notify &&
        document.hidden &&
        'Notification' in window &&
        Notification.permission === 'granted'
    )
        new Notification(text);
}

// While jobs are followed, the stream reports changes; a job without an event for a while is
// polled. A job does not end with the connection or the session, so polling continues through both.
const drawMs = 150; // maximum rendering rate
const askMs = {live: 15_000, otherwise: 2_000};
const heardAt = new Map<string, number>(); // by the job's id
let stopListening: (() => void) | null = null;
let asking: ReturnType<typeof setInterval> | undefined;
let waiting: Job[] = []; // received and not rendered yet
let drawing: ReturnType<typeof setTimeout> | undefined;

const followed = (): Run[] => runs.get().filter((run) => run.job !== null && isRunning(run));

function watch(): void {
    const some = followed().length > 0;
    if (some && !stopListening) {
        stopListening = listenToJobs(hear);
        asking = setInterval(askForSilent, 1000);
    }
    if (!some && stopListening) {
        stopListening();
        stopListening = null;
        clearInterval(asking);
        heardAt.clear();
    }
}

function hear(job: Job): void {
    if (!followed().some((run) => run.job?.id === job.id)) return;
    heardAt.set(job.id, performance.now());
    waiting.push(job);
    if (isFinal(job)) draw();
    else drawing ??= setTimeout(draw, drawMs);
}

function draw(): void {
    clearTimeout(drawing);
    drawing = undefined;
    const news = waiting;
    waiting = [];
    for (const job of news)
        for (const run of followed())
            if (run.job?.id === job.id && run.job.version < job.version) take(run, job);
    watch();
}

function take(run: Run, job: Job): void {
    update(run.key, {job});
    if (isFinal(job)) void finish(run, job);
    else announce(`${run.title}: ${progressText(job)}`, false);
}

// Rejected for now; the job itself continues.
const mayPass = (error: unknown): boolean =>
    isUnreachable(error) || (error instanceof Problem && [401, 429].includes(error.status));

async function finish({key, title}: Run, job: Job): Promise<void> {
    notify(title, job);
    while (job.state === 'succeeded' && runOf(key)?.job?.id === job.id) {
        try {
            return update(key, {result: await call('jobs.result', {id: job.id})});
        } catch (error) {
            if (!mayPass(error)) return update(key, {error});
        }
        await new Promise((resolve) => setTimeout(resolve, askMs.otherwise));
    }
}

function askForSilent(): void {
    const limit = isLive() ? askMs.live : askMs.otherwise;
    const now = performance.now();
    for (const {key, job} of followed()) {
        if (!job || now - (heardAt.get(job.id) ?? 0) < limit) continue;
        heardAt.set(job.id, now);
        call('jobs.get', {id: job.id}).then(hear, (error: unknown) => {
            if (!mayPass(error)) update(key, {error});
            watch();
        });
    }
}

function follow(key: string, job: Job): void {
    update(key, {job});
    const run = runOf(key);
    if (!run) return;
    heardAt.set(job.id, performance.now());
    if (isFinal(job)) void finish(run, job);
    else if (run.cancelling) void askToCancel(key, job);
    watch();
}

async function askToCancel(key: string, job: Job): Promise<void> {
    try {
        hear(await call('jobs.cancel', {id: job.id}));
    } catch (error) {
        // 409: the job has ended in the meantime, which is reported like any change.
        if (error instanceof Problem && error.status === 409) return;
        update(key, mayPass(error) ? {cancelling: false} : {error, cancelling: false});
    }
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
        follow(key, await call('jobs.submit', {method, request}));
    } catch (error) {
        if (!isAbort(error)) update(key, {error});
    }
}

export async function cancelRun(key: string): Promise<void> {
    const run = runOf(key);
    if (!run || !isRunning(run)) return;
    update(key, {cancelling: true});
    if (run.job) await askToCancel(key, run.job); // else follow() asks as soon as there is a job
}

// Another user must not see them.
export function forgetAllRuns(): void {
    runs.set([]);
    watch();
}

export const forgetRun = (key: string): void =>
    runs.set((all) => all.filter((run) => run.key !== key || isRunning(run)));

// After a reload, running jobs are followed again, without their page.
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
            cancelling: job.cancel_requested,
        });
        follow(job.id, job);
    }
}

// The run with a key; its result is typed by the method.
export function useRun<M extends MethodName>(
    key: string,
): (Run & {result: ResponseOf<M> | undefined}) | null {
    const all = useStore(runs);
    return (
        (all.find((run) => run.key === key) as
            | (Run & {result: ResponseOf<M> | undefined})
            | undefined) ?? null
    );
}
