// The settings of a VaR calculation: stored in the address, sent as a request.
import type {RequestOf} from '../../api/client';
import {VarRequestFields, type VarMethod} from '../../api/types.gen';
import {fieldNumber, isStated, type FieldSpec} from '../../ui/field_spec';

const methods: VarMethod[] = ['parametric', 'historical', 'mc_normal', 'mc_t'];

export interface Settings {
    confidence: number;
    horizon: number;
    paths: number;
    seed: number;
    window: number | null;
}

export const specs = {
    confidence: VarRequestFields.confidence,
    horizon: VarRequestFields.horizon_days,
    window: VarRequestFields.window,
    paths: VarRequestFields.paths,
    seed: VarRequestFields.seed,
} as const;

// A setting that is absent or out of range has its default.
export function settingsOf(search: string): Settings {
    const query = new URLSearchParams(search);
    const stated = (name: keyof typeof specs): number | null => {
        const text = query.get(name) ?? '';
        const spec: FieldSpec = specs[name];
        return isStated(spec, text) ? fieldNumber(spec, text) : null;
    };
    return {
        confidence: stated('confidence') ?? 0.99,
        horizon: stated('horizon') ?? specs.horizon.default,
        paths: stated('paths') ?? specs.paths.default,
        seed: stated('seed') ?? specs.seed.default,
        window: stated('window'),
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
