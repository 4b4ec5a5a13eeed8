// The settings of a VaR calculation: stored in the address, sent as a request.
import type {RequestOf} from '../../api/client';
import type {VarMethod} from '../../api/types.gen';

const methods: VarMethod[] = ['parametric', 'historical', 'mc_normal', 'mc_t'];

export interface Settings {
    confidence: number;
    horizon: number;
    paths: number;
    seed: number;
    window: number | null;
}

export function settingsOf(search: string): Settings {
    const query = new URLSearchParams(search);
    const positive = (name: string, usual: number) => {
        const x = Number(query.get(name));
        return Number.isFinite(x) && x > 0 ? x : usual;
    };
    return {
        confidence: positive('confidence', 0.99),
        horizon: positive('horizon', 1),
        paths: positive('paths', 100_000),
        seed: positive('seed', 1),
        window: query.get('window') ? positive('window', 500) : null,
    };
}

export function requestOf(
    book: {portfolio: string; as_of: string | null},
    s: Settings,
): RequestOf<'risk.var'> {
    return {
        ...book,
        methods,
        confidence: [...new Set([0.95, s.confidence])].sort(),
        horizon_days: s.horizon,
        paths: s.paths,
        seed: s.seed,
        window: s.window,
        distribution_bins: 60,
    };
}
