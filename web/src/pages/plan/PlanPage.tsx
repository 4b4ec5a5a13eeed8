// A retirement plan and its results. A thousand paths are shown first and refined with more; the
// seed is the same, so later results include the earlier paths.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {PlanRequest} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {number} from '../../ui/format';
import {Page, Section} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {LotsToSell} from './LotsToSell';
import {currencyOf, formOf, requestOf} from './plan_form';
import './plan.css';
import {PlanEditor} from './PlanEditor';
import {PlanResults, todaysMoney} from './PlanResults';
import {RuleComparison} from './RuleComparison';
import {SavePlan} from './SavePlan';
import {Tornado} from './Tornado';

const counts = [1_000, 10_000, 100_000] as const;

function useProgressive(request: PlanRequest | null) {
    const whole = request?.returns?.model === 'historical'; // all historical sequences
    const first = useMethod('plan.simulate', request && {...request, paths: counts[0]});
    const second = useMethod(
        'plan.simulate',
        request && first.data && !whole ? {...request, paths: counts[1]} : null,
    );
    const third = useMethod(
        'plan.simulate',
        request && second.data && !whole ? {...request, paths: counts[2]} : null,
    );
    const latest = third.data ? third : second.data ? second : first;
    const open = !whole && !third.data && !first.error && !second.error && !third.error;
    const step = whole
        ? 'all historical sequences'
        : open
          ? `refining to ${number(counts[2])}`
          : 'done';
    return {answer: latest, step};
}

export default function PlanPage() {
    const [address, setAddress] = useSearch('plan');
    const {form, request} = useMemo(() => {
        const read = formOf(address);
        return {form: read, request: requestOf(read).request};
    }, [address]);
    const currency = currencyOf(form);
    const {answer, step} = useProgressive(request);
    const base = useMemo(() => request && {...request, paths: 5_000}, [request]);
    return (
        <Page
            title="Retirement planner"
            actions={
                request && (
                    <>
                        <SavePlan document={{retirement: request}} form={address} />
                        <Link
                            className="button"
                            to={`/reports?plan=${encodeURIComponent(address || '{}')}`}
                        >
                            Report
                        </Link>
                    </>
                )
            }
        >
            <PlanEditor key={address} form={form} onRun={setAddress} />
            {request === null ? (
                <p className="note">
                    The plan in the address has errors, which are shown in the form.
                </p>
            ) : (
                <QueryResult of={answer} what="Simulating">
                    {(data) => (
                        <>
                            <PlanResults
                                data={data}
                                request={request}
                                currency={currency}
                                step={step}
                            />
                            {request.taxable_lots && (
                                <LotsToSell
                                    currency={currency}
                                    lots={request.taxable_lots}
                                    requested={
                                        data.spending_percentiles.find((row) => row.p50 > 0)?.p50 ??
                                        0
                                    }
                                />
                            )}
                            {base && (
                                <div className="columns">
                                    <Section title="Sensitivity">
                                        <Tornado base={base} success={data.success_rate} />
                                    </Section>
                                </div>
                            )}
                            {base && (
                                <Section
                                    title="Withdrawal rules"
                                    note={`The same plan on the same ${number(base.paths)} market paths under each rule; amounts per year in ${todaysMoney(currency)}.`}
                                >
                                    <RuleComparison base={base} currency={currency} />
                                </Section>
                            )}
                            {data.issues.length > 0 && (
                                <Section title="Notes">
                                    <Issues issues={data.issues} />
                                </Section>
                            )}
                        </>
                    )}
                </QueryResult>
            )}
        </Page>
    );
}
