// The settings of a VaR calculation: those that the address states replace those of the portfolio.
import type {RequestOf} from '../../api/client';
import {VarMethod, VarRequestFields, type RiskSettings} from '../../api/types.gen';
import {fieldNumber, isStated, type FieldSpec} from '../../ui/field_spec';
import {headlineOf} from './risk_settings';

export interface Settings {
    methods: VarMethod[];
    confidence: number;
    horizon: number;
    paths: number;
    seed: number;
    window: number;
}

export const specs = {
    confidence: VarRequestFields.confidence,
    horizon: VarRequestFields.horizon_days,
    window: VarRequestFields.window,
    paths: VarRequestFields.paths,
    seed: VarRequestFields.seed,
} as const;

export const settingsOfPortfolio = (of: RiskSettings): Settings => ({
    methods: of.methods,
    confidence: headlineOf(of),
    horizon: of.horizon_days,
    paths: of.paths,
    seed: of.seed,
    window: of.window,
});

// What the address states; values out of range are left out.
export function statedIn(search: string): Partial<Settings> {
    const query = new URLSearchParams(search);
    const stated: Partial<Settings> = {};
    for (const name of Object.keys(specs) as (keyof typeof specs)[]) {
        const text = query.get(name) ?? '';
        const spec: FieldSpec = specs[name];
        const value = isStated(spec, text) ? fieldNumber(spec, text) : null;
        if (value !== null) stated[name] = value;
    }
    const methods = (query.get('methods') ?? '').split(' ');
    const known = VarMethod.filter((one) => methods.includes(one));
    if (known.length > 0) stated.methods = known;
    return stated;
}

// The address of the settings that differ from those of the portfolio.
export function addressOf(settings: Settings, of: RiskSettings, asOf: string): string {
    const usual = settingsOfPortfolio(of);
    const query = new URLSearchParams();
    for (const name of Object.keys(specs) as (keyof typeof specs)[])
        if (settings[name] !== usual[name]) query.set(name, String(settings[name]));
    if (settings.methods.join(' ') !== usual.methods.join(' '))
        query.set('methods', settings.methods.join(' '));
    if (asOf) query.set('as_of', asOf);
    const text = query.toString();
    return text ? `?${text}` : '';
}

// States only what differs from the portfolio's settings, which the server applies.
export function requestOf(
    book: {portfolio: string; as_of: string | null},
    stated: Partial<Settings>,
    of: RiskSettings,
): RequestOf<'risk.var'> {
    return {
        ...book,
        ...(stated.methods && {methods: stated.methods}),
        ...(stated.confidence !== undefined && {
            confidence: [...new Set([...of.confidence, stated.confidence])].sort((a, b) => a - b),
        }),
        ...(stated.horizon !== undefined && {horizon_days: stated.horizon}),
        ...(stated.paths !== undefined && {paths: stated.paths}),
        ...(stated.seed !== undefined && {seed: stated.seed}),
        ...(stated.window !== undefined && {window: stated.window}),
        distribution_bins: 60,
    };
}
