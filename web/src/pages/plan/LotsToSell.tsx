// Lots to sell this year for an amount after tax, with the tax and a comparison of lot rules.
import {useMethod} from '../../api/queries';
import {PlanLotsToSellRequestFields, type PlanTaxableLots} from '../../api/types.gen';
import {useDraft} from '../../app/drafts';
import {NumberField} from '../../ui/fields';
import {errorInRequired, fieldNumber, isStated} from '../../ui/field_spec';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';
import {lotRules} from './plan_form';

const of = PlanLotsToSellRequestFields.net;
const ruleNames = new Map<string, string>(lotRules);

export function LotsToSell({
    currency,
    lots,
    requested,
}: {
    currency: string;
    lots: PlanTaxableLots;
    requested: number;
}) {
    const first = number(Math.round(requested));
    const {value: text, set: setText} = useDraft(`plan.lots_to_sell ${first} ${currency}`, first);
    const net = isStated(of, text) ? fieldNumber(of, text) : null;
    const answer = useMethod('plan.lots_to_sell', net === null ? null : {...lots, net});
    const field = (
        <NumberField
            label="Amount after tax"
            unit={currency}
            value={text}
            onChange={(event) => setText(event.target.value)}
            error={errorInRequired(of, text)}
        />
    );
    return (
        <>
            <Section title="Lots to sell this year" tools={field}>
                <QueryResult of={answer} what="Selecting lots">
                    {(data) => (
                        <>
                            <p className="note">
                                Selling {number(data.proceeds)} {currency} on {data.as_of} leaves{' '}
                                {number(data.net)} {currency} after tax of {number(data.tax)}{' '}
                                {currency}.
                            </p>
                            <Table
                                label="Lots to sell"
                                rows={data.sales}
                                id={(r) => r.lot_id}
                                height={260}
                                columns={[
                                    {
                                        key: 'symbol',
                                        label: 'Symbol',
                                        text: true,
                                        value: (r) => r.symbol,
                                    },
                                    {
                                        key: 'acquired',
                                        label: 'Acquired',
                                        text: true,
                                        value: (r) => r.acquired,
                                    },
                                    {
                                        key: 'term',
                                        label: 'Term',
                                        text: true,
                                        value: (r) => r.term,
                                        cell: (r) => enumLabel(r.term),
                                    },
                                    {
                                        key: 'quantity',
                                        label: 'Units',
                                        value: (r) => r.quantity,
                                        cell: (r) => <Figure value={r.quantity} digits={3} />,
                                    },
                                    {
                                        key: 'proceeds',
                                        label: 'Proceeds',
                                        unit: currency,
                                        value: (r) => r.proceeds,
                                        cell: (r) => <Figure value={r.proceeds} />,
                                    },
                                    {
                                        key: 'gain',
                                        label: 'Gain',
                                        unit: currency,
                                        value: (r) => r.gain,
                                        cell: (r) => <Figure value={r.gain} signed />,
                                    },
                                ]}
                            />
                            {data.issues.length > 0 && <Issues issues={data.issues} />}
                        </>
                    )}
                </QueryResult>
            </Section>
            <Section title="Same amount with other rules">
                <QueryResult of={answer} what="Selecting lots">
                    {(data) => (
                        <Table
                            label="Lot rules"
                            rows={data.rules}
                            id={(r) => r.rule}
                            sort={{key: 'tax', descending: false}}
                            columns={[
                                {
                                    key: 'rule',
                                    label: 'Rule',
                                    text: true,
                                    value: (r) => ruleNames.get(r.rule) ?? r.rule,
                                },
                                {
                                    key: 'tax',
                                    label: 'Tax',
                                    unit: currency,
                                    value: (r) => r.tax,
                                    cell: (r) => <Figure value={r.tax} />,
                                },
                                {
                                    key: 'proceeds',
                                    label: 'Proceeds',
                                    unit: currency,
                                    value: (r) => r.proceeds,
                                    cell: (r) => <Figure value={r.proceeds} />,
                                },
                                {
                                    key: 'short',
                                    label: 'Short-term gain',
                                    unit: currency,
                                    value: (r) => r.short_term_gain,
                                    cell: (r) => <Figure value={r.short_term_gain} />,
                                },
                                {
                                    key: 'long',
                                    label: 'Long-term gain',
                                    unit: currency,
                                    value: (r) => r.long_term_gain,
                                    cell: (r) => <Figure value={r.long_term_gain} />,
                                },
                                {
                                    key: 'left',
                                    label: 'Remaining unrealized gain',
                                    unit: currency,
                                    value: (r) => r.unrealized_gain,
                                    cell: (r) => <Figure value={r.unrealized_gain} />,
                                },
                            ]}
                        />
                    )}
                </QueryResult>
            </Section>
        </>
    );
}
