// The "why" panel of a figure of risk.var.
import {
    HorizonScalingLabels,
    type VarComponent,
    type VarResponse,
    type VarResult,
} from '../../api/types.gen';
import {isMissing, level, number, plural} from '../../ui/format';
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
