// What others change is loaded again where a page shows it. A tab's own changes have been loaded by
// then: their events state the request that made them.
import {isOwnRequest} from '../api/client';
import {queryClient} from '../api/queries';
import {listen, type LiveEvent} from './live';

// Reads whose responses depend on a topic, by the beginning of their method's name.
const readsOf: Record<string, string[]> = {
    portfolios: ['portfolio.', 'tag.', 'home.'],
    positions: ['position.', 'portfolio.', 'onboarding.', 'home.'],
    prices: ['market.', 'security.'],
    ledger: ['account.', 'transaction.', 'import.', 'snapshot.', 'home.'],
    balance_sheet: ['alm.session.'],
    clo: ['clo.deal.', 'clo.asset.'],
    batch: ['batch.', 'schedule.', 'result.'],
    limits: ['limit.'],
    reports: ['report.'],
    saved_plans: ['saved_plan.'],
    scenarios: ['scenario.', 'factor.'],
    proposals: ['proposal.', 'agent.'],
    notifications: ['notification.'],
};
const gatherMs = 300; // changes that follow each other are loaded once

const pending = new Set<string>();
let isDue = false;

function load(): void {
    isDue = false;
    const prefixes = [...pending];
    pending.clear();
    void queryClient.invalidateQueries({
        predicate: ({queryKey}) =>
            prefixes.some((prefix) => String(queryKey[0]).startsWith(prefix)),
    });
}

function hear(topic: string, event: LiveEvent): void {
    if (event.type === 'job') return;
    const change = event.data as {request?: string} | null;
    if (change?.request && isOwnRequest(change.request)) return;
    for (const prefix of readsOf[topic] ?? []) pending.add(prefix);
    if (!isDue) setTimeout(load, gatherMs);
    isDue = true;
}

// Until the returned function is called.
export function followChanges(): () => void {
    const stops = Object.keys(readsOf).map((topic) => listen(topic, (event) => hear(topic, event)));
    return () => {
        for (const stop of stops) stop();
    };
}
