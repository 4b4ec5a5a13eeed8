// The same plan under every withdrawal rule, on the same market paths.
import {useMethod} from '../../api/queries';
import type {PlanRequest} from '../../api/types.gen';
import {Figure} from '../../ui/Figure';
import {Answered} from '../../ui/states';
import {CellBar} from '../../ui/Bars';
import {Table} from '../../ui/Table';
import {strategies} from './plan_form';

const names = new Map<string, string>([
    ...strategies,
    ['variable', 'Variable (cFIREsim)'],
    ['feel_free', 'Feel free (age / 20)'],
]);

export function RuleComparison({base, currency}: {base: PlanRequest; currency: string}) {
    const answer = useMethod('plan.compare', {base});
    return (
        <Answered of={answer} what="Trying every rule">
            {(data) => (
                <>
                    <Table
                        label="Rules"
                        rows={data.results}
                        id={(r) => r.rule}
                        sort={{key: 'success', descending: true}}
                        columns={[
                            {
                                key: 'rule',
                                label: 'Rule',
                                text: true,
                                value: (r) => names.get(r.rule) ?? r.rule,
                            },
                            {
                                key: 'success',
                                label: 'Holds',
                                unit: '%',
                                value: (r) => r.summary.success_rate,
                                cell: (r) => (
                                    <Figure value={r.summary.success_rate} percent digits={1} />
                                ),
                            },
                            {
                                key: 'bar',
                                label: 'Beside the others',
                                text: true,
                                value: (r) => r.summary.success_rate,
                                cell: (r) => (
                                    <CellBar value={r.summary.success_rate} low={0} high={1} />
                                ),
                            },
                            {
                                key: 'first',
                                label: 'First year',
                                unit: currency,
                                value: (r) => r.summary.first_year_spending_real.p50,
                                cell: (r) => <Figure value={r.summary.first_year_spending_real.p50} />,
                            },
                            {
                                key: 'half',
                                label: 'Halfway, median',
                                unit: currency,
                                value: (r) => r.summary.median_year_spending_real.p50,
                                cell: (r) => <Figure value={r.summary.median_year_spending_real.p50} />,
                            },
                            {
                                key: 'bad',
                                label: 'Halfway, 5 %',
                                unit: currency,
                                value: (r) => r.summary.median_year_spending_real.p5,
                                cell: (r) => <Figure value={r.summary.median_year_spending_real.p5} />,
                            },
                            {
                                key: 'cut',
                                label: 'Cut in',
                                unit: '% of paths',
                                value: (r) => r.adjustments.probability,
                                cell: (r) => (
                                    <Figure value={r.adjustments.probability} percent digits={0} />
                                ),
                            },
                            {
                                key: 'fall',
                                label: 'Largest cut',
                                unit: '%',
                                value: (r) => r.adjustments.mean_largest_cut,
                                cell: (r) => (
                                    <Figure value={r.adjustments.mean_largest_cut} percent digits={1} />
                                ),
                            },
                            {
                                key: 'left',
                                label: 'Left, median',
                                unit: currency,
                                value: (r) => r.summary.terminal_real.p50,
                                cell: (r) => <Figure value={r.summary.terminal_real.p50} />,
                            },
                        ]}
                    />
                    {data.issues.map(({where, message}) => (
                        <p key={where} className="note">
                            {`${names.get(where ?? '') ?? where}: ${message}.`}
                        </p>
                    ))}
                </>
            )}
        </Answered>
    );
}
