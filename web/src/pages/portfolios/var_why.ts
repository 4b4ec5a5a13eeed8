// The "why" panel of a figure of risk.var.
import {
    HorizonScalingLabels,
    type VarComponent,
    type VarResponse,
    type VarResult,
} from '../../api/types.gen';
import {contract, isMissing, level, number, percent, plural} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {groupsOf} from './position_use';

export function basisOf(r: VarResult): string {
    const parts: string[] = [];
    if (!isMissing(r.paths)) parts.push(`${number(r.paths)} paths, seed ${r.seed}`);
    if (!isMissing(r.scenario_date)) parts.push(`day ${r.scenario_date}`);
    if (!isMissing(r.degrees_of_freedom)) parts.push(`${number(r.degrees_of_freedom, 2)} d.f.`);
    return parts.join(', ') || 'closed form';
}

export function whyOf(data: VarResponse, r: VarResult, term: 'var' | 'es'): Why {
    const value = r[term];
    const part = (c: VarComponent) => (term === 'var' ? c.component : c.component_es);
    const parts = new Map(
        data.components
            .filter((c) => c.method === r.method && c.confidence === r.confidence)
            .map((c) => [c.symbol, part(c)]),
    );
    return {
        title: `${term === 'var' ? 'VaR' : 'ES'} ${level(r.confidence)}, ${enumLabel(r.method)}`,
        value: number(value),
        unit: data.currency,
        term,
        method: 'risk.var',
        asOf: data.as_of,
        inputs: [
            ['Confidence', level(r.confidence)],
            ['Horizon', plural(r.horizon_days, 'trading day')],
            ['Scaling', HorizonScalingLabels[r.scaling]],
            [
                'Returns',
                `${number(r.observations)}, ${data.first_date ?? ''} to ${data.last_date ?? ''}`,
            ],
            ['Quantile', enumLabel(r.quantile)],
            ['Tail mean', enumLabel(r.es_rule)],
            ['Scenario', basisOf(r)],
            [
                'Standard error',
                isMissing(term === 'var' ? r.standard_error : r.es_standard_error)
                    ? 'exact'
                    : number(term === 'var' ? r.standard_error : r.es_standard_error),
            ],
        ],
        ...groupsOf(data.positions, value, (symbol) => parts.get(symbol)),
        issues: data.issues,
        coverage: data.coverage,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
    };
}

const provenance = (data: VarResponse): Partial<Why> => ({
    method: 'risk.var',
    asOf: data.as_of,
    issues: data.issues,
    coverage: data.coverage,
    digest: data.digest,
    dataDigest: data.data_digest,
    engine: data.engine_version,
});

// VaR or ES as a share of the net value.
export const shareWhy = (data: VarResponse, r: VarResult, term: 'var' | 'es'): Why => ({
    ...provenance(data),
    title: `${term === 'var' ? 'VaR' : 'ES'} ${level(r.confidence)}, ${enumLabel(r.method)}`,
    term,
    value: percent(term === 'var' ? r.var_fraction : r.es_fraction),
    unit: '% of net value',
    inputs: [
        [term === 'var' ? 'VaR' : 'ES', `${number(r[term])} ${data.currency}`],
        ['Net value', `${number(data.net_value)} ${data.currency}`],
    ],
});

// One less VaR over the sum of the VaR of each position alone.
export function diversificationWhy(data: VarResponse, r: VarResult): Why {
    const parts = data.components.filter(
        (c) => c.method === r.method && c.confidence === r.confidence && !isMissing(c.standalone),
    );
    const sum = parts.reduce((total, c) => total + (c.standalone ?? 0), 0);
    return {
        ...provenance(data),
        title: `Diversification, ${enumLabel(r.method)} at ${level(r.confidence)}`,
        term: 'diversification',
        value: percent(r.diversification_benefit),
        unit: '%',
        inputs: [['VaR', `${number(r.var)} ${data.currency}`]],
        ...(parts.length > 0 && {
            included: {
                title: 'Standalone VaR',
                total: number(sum),
                rows: parts.map((c) => ({name: c.symbol, value: number(c.standalone)})),
            },
        }),
    };
}

const componentParts = [
    ['component', 'Component VaR'],
    ['component_es', 'Component ES'],
    ['marginal', 'Marginal VaR, per unit of value'],
    ['standalone', 'Standalone VaR'],
    ['incremental', 'Incremental VaR'],
] as const;
export type ComponentPart = (typeof componentParts)[number][0] | 'component_share' | 'value';

const componentTerms: Partial<Record<ComponentPart, Term>> = {
    component: 'component_var',
    component_share: 'component_var',
    marginal: 'marginal_var',
    standalone: 'standalone_var',
    incremental: 'incremental_var',
};

// A figure of a position with the position's others, and what they relate to.
export function componentWhy(data: VarResponse, c: VarComponent, part: ComponentPart): Why {
    const whole = data.results.find((r) => r.method === c.method && r.confidence === c.confidence);
    const term = componentTerms[part];
    const share = part === 'component_share';
    const digits = part === 'marginal' ? 4 : 0;
    const label =
        componentParts.find(([key]) => key === part)?.[1] ?? (share ? 'Share of VaR' : 'Value');
    return {
        ...provenance(data),
        title: `${label}, ${contract(c.symbol)}`,
        ...(term && {term}),
        value: share ? percent(c.component_share) : number(c[part], digits),
        unit: share ? '% of VaR' : part === 'marginal' ? '' : data.currency,
        inputs: [
            ['VaR', `${enumLabel(c.method)} at ${level(c.confidence)}`],
            ['VaR of the portfolio', `${number(whole?.var)} ${data.currency}`],
            ['ES of the portfolio', `${number(whole?.es)} ${data.currency}`],
            ['Value of the position', `${number(c.value)} ${data.currency}`],
        ],
        included: {
            title: 'Position',
            rows: componentParts.map(([key, name]) => ({
                name,
                value: isMissing(c[key]) ? 'n/a' : number(c[key], key === 'marginal' ? 4 : 0),
            })),
        },
    };
}
