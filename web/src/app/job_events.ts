// Changes of jobs among the live events (live.ts). Jobs are also polled at long intervals (jobs.ts),
// which still works where proxies block both WebSockets and streams.
import type {Job} from '../api/types.gen';
import {listen} from './live';

export {isLive} from './live';

// Calls `listener` for every change of the tenant's jobs, starting with the running ones; returns a
// function that stops it.
export const listenToJobs = (listener: (job: Job) => void): (() => void) =>
    listen('jobs', (event) => {
        if (event.type === 'job') listener(event.data as Job);
    });
