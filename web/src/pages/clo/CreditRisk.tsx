// Credit value at risk of the loan book, and prices of a tranche by default rate: computed on request.
import {useMemo, useState} from 'react';
import type {RequestOf} from '../../api/client';
import {useMethod} from '../../api/queries';
import type {CloDealView, CloPricePoint, CloVarResult} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {useProjectionRequest} from './frame';
import type {SettingsRequest} from './simulation_settings';

interface VarRow {
    method: CloVarResult['method'];
    expected: number;
    confidence: number;
    var: number;
    error: number | null;
    shortfall: number;
}

const varColumns: Column<VarRow>[] = [
    {key: 'method', label: 'Method', text: true, value: (r) => enumLabel(r.method)},
    {
        key: 'confidence',
        label: 'Confidence',
        unit: '%',
        value: (r) => r.confidence,
        cell: (r) => percent(r.confidence, 1),
    },
    {
        key: 'expected',
        label: 'Expected loss',
        value: (r) => r.expected,
        cell: (r) => <Figure value={r.expected} />,
    },
    {
        key: 'var',
        label: 'Value at risk',
        value: (r) => r.var,
        cell: (r) => <Figure value={r.var} />,
    },
    {
        key: 'error',
        label: 'Standard error',
        value: (r) => r.error,
        cell: (r) => <Figure value={r.error} />,
    },
    {
        key: 'shortfall',
        label: 'Expected shortfall',
        value: (r) => r.shortfall,
        cell: (r) => <Figure value={r.shortfall} />,
    },
];

const varRows = (results: CloVarResult[]): VarRow[] =>
    results.flatMap((result) =>
        result.levels.map((level) => ({
            method: result.method,
            expected: result.expected_loss,
            confidence: level.confidence,
            var: level.value_at_risk,
            error: level.value_at_risk_error,
            shortfall: level.expected_shortfall,
        })),
    );

/** Losses of the loan book within a year by the copula and correlation of the simulation. */
export function CreditVar({deal, settings}: {deal: CloDealView; settings: SettingsRequest}) {
    const terms = useProjectionRequest(deal);
    const [asked, setAsked] = useState<RequestOf<'clo.var'> | null>(null);
    const made = useMethod('clo.var', asked);
    return (
        <Section
            title="Credit value at risk"
            note={`Losses of the loan book within a year, ${deal.document.currency}; positive is a loss.`}
            tools={
                <Button
                    disabledReason={terms === null && 'Correct the assumptions first.'}
                    onClick={() => terms && setAsked({...terms, ...settings, horizon_years: 1})}
                >
                    Compute value at risk
                </Button>
            }
        >
            {asked && (
                <QueryResult of={made} what="Computing value at risk" lines={5}>
                    {(data) => (
                        <Table
                            label="Credit value at risk"
                            rows={varRows(data.results)}
                            columns={varColumns}
                            id={(r) => `${r.method} ${r.confidence}`}
                            sort={null}
                        />
                    )}
                </QueryResult>
            )}
        </Section>
    );
}

const rates = [0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1];

interface GridRow {
    price: number;
    points: CloPricePoint[];
}

const gridRows = (points: CloPricePoint[]): GridRow[] =>
    [...new Set(points.map((point) => point.price))].map((price) => ({
        price,
        points: points.filter((point) => point.price === price),
    }));

const gridColumns: Column<GridRow>[] = [
    {
        key: 'price',
        label: 'Price',
        unit: '% of par',
        value: (r) => r.price,
        cell: (r) => number(r.price, 2),
    },
    ...rates.map(
        (cdr): Column<GridRow> => ({
            key: `cdr${cdr}`,
            label: `CDR ${percent(cdr, 1)}%`,
            value: (r) => r.points.find((point) => point.cdr === cdr)?.yield ?? null,
            cell: (r) => (
                <Figure
                    value={r.points.find((point) => point.cdr === cdr)?.yield ?? null}
                    percent
                    unit="%"
                />
            ),
        }),
    ),
];

/** The yield of a tranche by default rate and price. */
export function PriceGrid({deal}: {deal: CloDealView}) {
    const terms = useProjectionRequest(deal);
    const {tranches} = deal.document;
    // A tranche that is paid off has no yield.
    const outstanding = tranches.find(
        ({id, original}) => Number(deal.state?.tranches?.[id]?.balance ?? original) > 0,
    );
    const [tranche, setTranche] = useState((outstanding ?? tranches[0])?.id ?? '');
    const stated = deal.state?.tranches?.[tranche]?.price;
    const price = stated === undefined || stated === null ? 100 : Number(stated);
    const [asked, setAsked] = useState(false);
    const made = useMethod(
        'clo.price',
        useMemo(
            () =>
                asked && terms
                    ? {
                          ...terms,
                          tranche,
                          grid: {
                              cdr: rates,
                              price: [0.9, 0.95, 1, 1.05].map((share) =>
                                  Number((price * share).toFixed(4)),
                              ),
                          },
                      }
                    : null,
            [asked, terms, tranche, price],
        ),
    );
    return (
        <Section
            title="Yield by default rate and price"
            note="Annual yield, ACT/365, at constant annual default rates."
            tools={
                <>
                    <SelectField
                        label="Tranche"
                        value={tranche}
                        onChange={(event) => setTranche(event.target.value)}
                        options={tranches.map((one) => [one.id, one.id] as const)}
                    />
                    <Button onClick={() => setAsked(true)}>Compute yields</Button>
                </>
            }
        >
            {asked && (
                <QueryResult of={made} what="Computing yields" lines={5}>
                    {(data) => (
                        <Table
                            label="Yield by default rate and price"
                            rows={gridRows(data.grid)}
                            columns={gridColumns}
                            id={(r) => String(r.price)}
                            sort={null}
                        />
                    )}
                </QueryResult>
            )}
        </Section>
    );
}
