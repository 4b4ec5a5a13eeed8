// Whether the server answers. What was read before stays on the pages; a banner says how old it is, and
// the server is asked again until it answers.
import {whenAnswered} from '../api/client';
import {queryClient} from '../api/queries';
import {restoreKept} from './kept';
import {makeStore, useStore} from './store';

export const connection = makeStore<{down: boolean; since: number}>({down: false, since: 0});
export const useConnection = () => useStore(connection);

const askAgainMs = 5000;
let beforeReading = (): Promise<void> => Promise.resolve();
let timer: ReturnType<typeof setTimeout> | null = null;

// Answers when the server does; what is shown is then read again.
export async function askAgain(): Promise<boolean> {
    try {
        const {ok} = await fetch('/livez', {cache: 'no-store'});
        if (!ok) return false;
    } catch {
        return false;
    }
    reported(true);
    return true;
}

function reported(answered: boolean): void {
    const {down} = connection.get();
    if (answered && down) {
        connection.set({down: false, since: 0});
        void beforeReading().then(() => queryClient.invalidateQueries());
    }
    if (!answered && !down) {
        connection.set({down: true, since: Date.now()});
        void restoreKept();
        wait();
    }
}

function wait(): void {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
        void askAgain().then((answers) => {
            if (!answers) wait();
        });
    }, askAgainMs);
}

// When the oldest of what the page shows was read; null when nothing is shown.
export function oldestShown(): number | null {
    const times = queryClient
        .getQueryCache()
        .findAll({type: 'active'})
        .filter((query) => query.state.data !== undefined)
        .map((query) => query.state.dataUpdatedAt);
    return times.length > 0 ? Math.min(...times) : null;
}

// `back`: what has to be done once the server answers again, before anything is read.
export function watchConnection(back: () => Promise<void>): void {
    beforeReading = back;
    whenAnswered(reported);
}
