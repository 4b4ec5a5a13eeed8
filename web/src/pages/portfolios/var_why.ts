// The "why" panel of a figure of risk.var.
import type {VarComponent, VarResponse, VarResult} from '../../api/types.gen';
import {isMissing, level, number} from '../../ui/format';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';

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
    const rows = data.components.filter(
        (c) => c.method === r.method && c.confidence === r.confidence,
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
            ['Horizon', `${r.horizon_days} trading day${r.horizon_days === 1 ? '' : 's'}`],
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
        included: {
            title: 'Positions included, with their contribution',
            total: number(rows.reduce((sum, c) => sum + (part(c) ?? 0), 0)),
            rows: [...rows]
                .sort((a, b) => (part(b) ?? 0) - (part(a) ?? 0))
                .map((c) => ({
                    name: c.symbol,
                    value: number(part(c)),
                    note: `value ${number(c.value)}`,
                })),
        },
        excluded: {
            title: 'Issues by position',
            rows: data.issues
                .filter((issue) => issue.where)
                .map((issue) => ({name: issue.where, value: '', note: issue.message})),
        },
        issues: data.issues,
        coverage: data.coverage,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
    };
}
