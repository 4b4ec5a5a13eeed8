// The same plan under every withdrawal rule, on the same market paths.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {PlanRequest, PlanRuleResult} from '../../api/types.gen';
import {Figure} from '../../ui/Figure';
import {QueryResult} from '../../ui/states';
import {CellBar} from '../../ui/Bars';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {strategies} from './plan_form';

const names = new Map<string, string>([
    ...strategies,
    ['variable', 'Variable (cFIREsim)'],
    ['feel_free', 'Feel free (age / 20)'],
]);

function columnsOf(currency: string): Column<PlanRuleResult>[] {
    const money = (
        key: string,
        label: string,
        value: (r: PlanRuleResult) => number | null,
    ): Column<PlanRuleResult> => ({
        key,
        label,
        unit: currency,
        value,
        cell: (r) => <Figure value={value(r)} />,
    });
    const share = (
        key: string,
        label: string,
        unit: string,
        digits: number,
        value: (r: PlanRuleResult) => number | null,
    ): Column<PlanRuleResult> => ({
        key,
        label,
        unit,
        value,
        cell: (r) => <Figure value={value(r)} percent digits={digits} />,
    });
    return [
        {key: 'rule', label: 'Rule', text: true, value: (r) => names.get(r.rule) ?? r.rule},
        share('success', 'Success rate', '%', 1, (r) => r.summary.success_rate),
        {
            key: 'bar',
            label: 'Comparison',
            text: true,
            value: (r) => r.summary.success_rate,
            cell: (r) => <CellBar value={r.summary.success_rate} low={0} high={1} />,
        },
        money('first', 'Initial spending', (r) => r.summary.first_year_spending_real.p50),
        money('half', 'Mid-plan, P50', (r) => r.summary.median_year_spending_real.p50),
        money('bad', 'Mid-plan, P5', (r) => r.summary.median_year_spending_real.p5),
        share('cut', 'Cuts', '% of paths', 0, (r) => r.adjustments.probability),
        share('fall', 'Largest cut', '%', 1, (r) => r.adjustments.mean_largest_cut),
        money('left', 'Final, P50', (r) => r.summary.terminal_real.p50),
    ];
}

export function RuleComparison({base, currency}: {base: PlanRequest; currency: string}) {
    const answer = useMethod('plan.compare', {base});
    const columns = useMemo(() => columnsOf(currency), [currency]);
    return (
        <QueryResult of={answer} what="Calculating all rules">
            {(data) => (
                <>
                    <Table
                        label="Rules"
                        rows={data.results}
                        id={(r) => r.rule}
                        sort={{key: 'success', descending: true}}
                        columns={columns}
                    />
                    {data.issues.map(({where, message}) => (
                        <p key={where} className="note">
                            {`${names.get(where ?? '') ?? where}: ${message}.`}
                        </p>
                    ))}
                </>
            )}
        </QueryResult>
    );
}
