// Allocation: target weights, drift from them, and the settings of the orders that rebalance the holdings.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import {
    RebalanceTo,
    RebalanceToLabels,
    RebalanceWhen,
    RebalanceRequestFields as specs,
    type Allocation,
    type AllocationBy,
} from '../../api/types.gen';
import {Allowed} from '../../app/Allowed';
import {useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {choices, enumLabel} from '../../ui/enum_labels';
import {Choice, NumberField, SelectField} from '../../ui/fields';
import {fieldNumber, type FieldSpec} from '../../ui/field_spec';
import {Section} from '../../ui/Page';
import {Empty, QueryResult} from '../../ui/states';
import {Quality} from '../portfolios/frame';
import {AllocationForm, DeleteAllocation, type Draft} from './AllocationForm';
import {EmptyLedger, LedgerFrame, money, onceFilled, useIsEmpty} from './frame';
import {OrderExport} from './OrderExport';
import {presentWeights} from './present_weights';
import {bucketName, Buckets, Headline, LotSales, Orders, Remarks} from './RebalancePlan';

// Targets to start with: the present weights.
function useStart(asOf: string, empty: boolean | undefined): Draft | null {
    const held = useMethod(
        'ledger.holdings',
        onceFilled(empty, {
            as_of: asOf || null,
            on_error: 'skip' as const,
        }),
    );
    return useMemo(() => {
        if (!held.data) return null;
        const startOf = (by: AllocationBy) => presentWeights(held.data, by);
        return {
            name: 'main',
            by: 'type',
            targets: startOf('type'),
            startOf,
            band_absolute: 0.05,
            band_relative: 0.25,
        };
    }, [held.data]);
}

export default function AllocationPage() {
    const [asOf] = useAsOf();
    const [name, setName] = useSearch('plan');
    const [when, setWhen] = useSearch('when');
    const [to, setTo] = useSearch('to');
    const [short, setShort] = useSearch('short');
    const [long, setLong] = useSearch('long');
    const [editing, setEditing] = useState<Draft | null>(null);
    const [removing, setRemoving] = useState<Allocation | null>(null);
    const [exporting, setExporting] = useState(false);
    const empty = useIsEmpty();
    const plans = useMethod('ledger.allocation.list', {});
    const start = useStart(asOf, empty);
    const shown = plans.data?.data.find((p) => p.name === name) ?? plans.data?.data[0] ?? null;
    const rate = (of: FieldSpec, text: string) => {
        const value = fieldNumber(of, text);
        return value !== null && value >= 0 && value <= 1 ? value : null;
    };
    const shortRate = rate(specs.short_term_rate, short);
    const longRate = rate(specs.long_term_rate, long);
    const rates = shortRate !== null && longRate !== null;
    const request = useMemo(
        () =>
            shown && {
                allocation: shown.name,
                as_of: asOf || null,
                when: when === 'always' ? ('always' as const) : ('breached' as const),
                to: to === 'band' ? ('band' as const) : ('target' as const),
                short_term_rate: rates ? shortRate : null,
                long_term_rate: rates ? longRate : null,
                on_error: 'skip' as const,
            },
        [shown, asOf, when, to, rates, shortRate, longRate],
    );
    const result = useMethod('ledger.rebalance', onceFilled(empty, request), {
        placeholderData: (before) => before,
    });
    const {data} = result;
    return (
        <LedgerFrame
            title="Allocation"
            actions={
                <>
                    {data && (
                        <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                    )}
                    {(plans.data?.data.length ?? 0) > 1 && shown && (
                        <SelectField
                            label="Plan"
                            value={shown.name}
                            onChange={(event) => setName(event.target.value)}
                            options={(plans.data?.data ?? []).map((p) => [p.name, p.name] as const)}
                        />
                    )}
                    <Allowed to="ledger.allocation.put">
                        {shown && <Button onClick={() => setEditing(shown)}>Edit targets</Button>}
                        {shown && start && (
                            <Button onClick={() => setEditing({...start, name: ''})}>
                                New plan
                            </Button>
                        )}
                        {shown && (
                            <Button kind="quiet" onClick={() => setRemoving(shown)}>
                                Delete plan
                            </Button>
                        )}
                    </Allowed>
                </>
            }
        >
            {empty ? (
                <EmptyLedger />
            ) : (
                <QueryResult of={plans} what="Loading targets" lines={4}>
                    {() =>
                        !shown ? (
                            <Empty title="No target weights yet">
                                <p>
                                    Targets state which part of the holdings each asset class,
                                    sector or symbol should be, and how far it may drift.
                                </p>
                                <Allowed to="ledger.allocation.put">
                                    <p>
                                        <Button
                                            kind="primary"
                                            disabledReason={start ? null : 'Loading the holdings.'}
                                            onClick={() => setEditing(start)}
                                        >
                                            Set targets
                                        </Button>
                                    </p>
                                </Allowed>
                            </Empty>
                        ) : (
                            <QueryResult of={result} what="Calculating drift and orders" lines={12}>
                                {(found) => (
                                    <>
                                        <Headline data={found} />
                                        <Section
                                            title="Drift"
                                            note={`Target weights of ${shown.name}, by ${enumLabel(found.plan.by).toLowerCase()}.`}
                                        >
                                            <Buckets data={found} />
                                            {found.untargeted.length > 0 && (
                                                <p className="note">
                                                    {`Without a target: ${found.untargeted
                                                        .map(
                                                            (b) =>
                                                                `${bucketName(found.plan, b.bucket)} ${money(b.value, 0)}`,
                                                        )
                                                        .join(', ')} ${found.currency}.`}
                                                </p>
                                            )}
                                        </Section>
                                        <Section
                                            title="Rebalancing orders"
                                            note={`At the prices of ${found.as_of}. A purchase uses the cash of its account.`}
                                            tools={
                                                <>
                                                    <Choice
                                                        label="When to rebalance"
                                                        value={
                                                            when === 'always'
                                                                ? 'always'
                                                                : 'breached'
                                                        }
                                                        onChange={(value) => setWhen(value)}
                                                        options={choices(RebalanceWhen)}
                                                    />
                                                    <Choice
                                                        label="Rebalance to"
                                                        value={to === 'band' ? 'band' : 'target'}
                                                        onChange={(value) => setTo(value)}
                                                        options={choices(
                                                            RebalanceTo,
                                                            RebalanceToLabels,
                                                        )}
                                                    />
                                                    <Allowed to="export.trades">
                                                        <Button
                                                            disabledReason={
                                                                found.orders.length === 0
                                                                    ? 'There are no orders.'
                                                                    : null
                                                            }
                                                            onClick={() => setExporting(true)}
                                                        >
                                                            Export orders
                                                        </Button>
                                                    </Allowed>
                                                </>
                                            }
                                        >
                                            <div className="form-grid">
                                                <NumberField
                                                    label="Tax on short-term gains"
                                                    of={specs.short_term_rate}
                                                    value={short}
                                                    onChange={(event) =>
                                                        setShort(event.target.value)
                                                    }
                                                />
                                                <NumberField
                                                    label="Tax on long-term gains"
                                                    of={specs.long_term_rate}
                                                    value={long}
                                                    onChange={(event) =>
                                                        setLong(event.target.value)
                                                    }
                                                />
                                            </div>
                                            <Orders data={found} />
                                        </Section>
                                        <LotSales data={found} />
                                        <Remarks data={found} />
                                        {exporting && (
                                            <OrderExport
                                                trades={found.trades}
                                                onClose={() => setExporting(false)}
                                            />
                                        )}
                                    </>
                                )}
                            </QueryResult>
                        )
                    }
                </QueryResult>
            )}
            {editing && (
                <AllocationForm
                    plan={editing}
                    onClose={(saved) => {
                        setEditing(null);
                        if (saved) setName(saved);
                    }}
                />
            )}
            {removing && (
                <DeleteAllocation
                    plan={removing}
                    onClose={() => {
                        setRemoving(null);
                        setName('');
                    }}
                />
            )}
        </LedgerFrame>
    );
}
