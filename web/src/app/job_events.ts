// Job events from the server: one stream for all jobs of the tenant (server-sent events), because a
// browser opens only six connections to a server across all tabs. After an interruption the stream
// resumes from the last event received. A hidden tab closes its connection, unless the user asked
// for notifications. Jobs are also polled at long intervals (jobs.ts), which still works where
// proxies block streams.
import {workspaceOfCalls} from '../api/client';
import type {Job} from '../api/types.gen';
import {preferences} from './preferences';

type JobListener = (job: Job) => void;

const listeners = new Set<JobListener>();
const retryMs = 10_000; // after a rejection, which the browser does not retry by itself
let source: EventSource | null = null;
let retryTimer: ReturnType<typeof setTimeout> | undefined;

// Whether the stream is connected, so that no polling is needed.
export const isLive = (): boolean => source?.readyState === EventSource.OPEN;

const isNeeded = (): boolean =>
    listeners.size > 0 && (!document.hidden || preferences.get().notify);

function close(): void {
    clearTimeout(retryTimer);
    source?.close();
    source = null;
}

function open(): void {
    if (typeof EventSource === 'undefined') return;
    const workspace = workspaceOfCalls();
    const mine = new EventSource(
        `/api/v1/events${workspace ? `?workspace=${encodeURIComponent(workspace)}` : ''}`,
    );
    source = mine;
    mine.addEventListener('job', (event) => {
        const job = JSON.parse((event as MessageEvent<string>).data) as Job;
        for (const listener of [...listeners]) listener(job);
    });
    mine.addEventListener('error', () => {
        if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
        close();
        retryTimer = setTimeout(adjust, retryMs);
    });
}

function adjust(): void {
    if (!isNeeded()) close();
    else if (!source) open();
}

// Calls `listener` for every change of the tenant's jobs, starting with the running ones; returns a
// function that stops it.
export function listenToJobs(listener: JobListener): () => void {
    if (listeners.size === 0) document.addEventListener('visibilitychange', adjust);
    listeners.add(listener);
    adjust();
    return () => {
        listeners.delete(listener);
        if (listeners.size === 0) document.removeEventListener('visibilitychange', adjust);
        adjust();
    };
}
