import type {AttentionItem} from '../../api/types.gen';

/** The page that shows a finding. */
export function placeOf({kind, area, id}: Pick<AttentionItem, 'kind' | 'area' | 'id'>): string {
    if (kind === 'breached_limit') return '/limits';
    if (area === 'backups') return '/backups';
    if (area === 'jobs') return '/jobs';
    if (area === 'balance_sheet') return `/balance/${id}`;
    // Lots lists the rows that cannot be posted, Holdings what has no price.
    if (area === 'ledger') return kind === 'ledger_error' ? '/ledger/lots' : '/ledger/holdings';
    if (area === 'statement') return '/ledger/reconcile';
    if (area === 'deal') return `/clo/${encodeURIComponent(id)}/tests`;
    const base = `/portfolios/${encodeURIComponent(id)}`;
    return kind === 'breached_test' ? `${base}/backtest` : `${base}/positions`;
}
