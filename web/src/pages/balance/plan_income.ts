// NII of a balance sheet with a plan of new business: its parts by month, the contribution of each
// line and account, and how a figure is explained.
import type {AlmDynamicMonth, AlmDynamicResponse, AlmDynamicScenario} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {number, percent} from '../../ui/format';
import type {Why} from '../../ui/Why';

export const parts = [
    ['runoff', 'Run-off'],
    ['planned', 'Planned business'],
    ['funding', 'Overnight account'],
] as const;

export interface Month extends AlmDynamicMonth {
    month: number;
    end: string;
}

export const monthsOf = (shown: AlmDynamicScenario, data: AlmDynamicResponse): Month[] =>
    shown.months.map((of, i) => ({...of, month: i + 1, end: data.month_bounds[i + 1] ?? ''}));

export interface Contribution {
    name: string;
    product: string;
    side: string;
    currency: string;
    rate: number | null;
    balance: number;
    nii: number;
}

// The lines and accounts in a month of the horizon, largest interest first. The rate is that of the
// latest origination before the end of the month.
export function contributionsOf(
    data: AlmDynamicResponse,
    scenario: string,
    month: number,
): Contribution[] {
    const end = data.month_bounds[month] ?? '';
    const latest = data.originations.findLastIndex((day) => day < end);
    const rows: Contribution[] = data.lines.map((line) => {
        const of = line.scenarios.find((one) => one.scenario === scenario);
        return {
            name: line.line,
            product: line.product,
            side: line.off_balance ? 'off_balance' : line.side,
            currency: line.currency,
            rate: of?.rates[latest] ?? null,
            balance: of?.balance_by_month[month - 1] ?? 0,
            nii: of?.nii_by_month[month - 1] ?? 0,
        };
    });
    for (const account of data.funding) {
        const of = account.scenarios.find((one) => one.scenario === scenario);
        const balance = of?.balance_by_month[month - 1] ?? 0;
        rows.push({
            name: `Overnight account ${account.currency}`,
            product: 'overnight',
            side: balance < 0 ? 'liability' : 'asset',
            currency: account.currency,
            rate: null,
            balance: Math.abs(balance),
            nii: of?.nii_by_month[month - 1] ?? 0,
        });
    }
    return rows.sort((a, b) => Math.abs(b.nii) - Math.abs(a.nii));
}

export type Part = keyof AlmDynamicMonth;

export const partLabels: Record<Part, string> = {
    dynamic: 'Dynamic',
    constant: 'Constant',
    runoff: 'Run-off',
    planned: 'Planned business',
    funding: 'Overnight account',
};

// Explains a figure of a scenario, of one month or of the horizon.
export function whyOf(
    data: AlmDynamicResponse,
    scenario: AlmDynamicScenario,
    part: Part,
    month: Month | null,
): Why {
    const of = month ?? scenario;
    const months = month ? [month] : monthsOf(scenario, data);
    const lines = new Map<string, Contribution>();
    for (const one of months)
        for (const row of contributionsOf(data, scenario.scenario, one.month)) {
            const before = lines.get(row.name);
            lines.set(row.name, before ? {...row, nii: before.nii + row.nii} : row);
        }
    const rowsOf = (isAccount: boolean) =>
        [...lines.values()]
            .filter((row) => (row.product === 'overnight') === isAccount && row.nii !== 0)
            .map((row) => ({name: row.name, value: number(row.nii), note: row.product || 'none'}));
    return {
        title: [
            `NII, ${enumLabel(scenario.scenario).toLowerCase()}`,
            partLabels[part].toLowerCase(),
            month && `month ${month.month}, to ${month.end}`,
        ]
            .filter(Boolean)
            .join(', '),
        term: 'dynamic_balance_sheet',
        value: number(of[part]),
        unit: data.currency,
        method: 'alm.session.dynamic',
        asOf: data.as_of,
        inputs: [['Months of NII', String(months.length)]],
        ...(part === 'dynamic' && {
            included: {
                title: 'Run-off, plan and account',
                rows: parts.map(([key, label]) => ({name: label, value: number(of[key])})),
                total: number(of.dynamic),
            },
        }),
        ...(part === 'planned' && {
            included: {title: 'Lines', rows: rowsOf(false), total: number(of.planned)},
        }),
        ...(part === 'funding' && {
            included: {title: 'Accounts', rows: rowsOf(true), total: number(of.funding)},
        }),
        issues: data.issues,
        coverage: data.coverage,
        digest: data.digest,
        dataDigest: data.data_digest,
        engine: data.engine_version,
    };
}

// Interest of a line or account in one month: what it is earned on, and at which rate.
export const lineWhy = (
    data: AlmDynamicResponse,
    scenario: AlmDynamicScenario,
    month: Month,
    row: Contribution,
): Why => ({
    ...whyOf(data, scenario, 'planned', month),
    title: `${row.name}, ${enumLabel(scenario.scenario).toLowerCase()}, month ${month.month}`,
    value: number(row.nii),
    included: {
        title: 'Balance and rate',
        rows: [
            {name: 'Balance at month end', value: number(row.balance), note: row.currency},
            ...(row.rate === null
                ? []
                : [{name: 'Latest client rate', value: `${percent(row.rate, 3)}%`, note: ''}]),
            {name: 'Interest', value: number(row.nii), note: data.currency},
        ],
    },
});
