// Reverse stress: the most likely moves of the factors that lose an amount, and how far away losses
// are.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {ReverseStressPoint, ReverseStressResponse, StressedFactor} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Bars} from '../../ui/Bars';
import {ChartFrame} from '../../ui/ChartFrame';
import {NumberField} from '../../ui/fields';
import {number, percent} from '../../ui/format';
import {typedNumber} from '../../ui/number_text';
import {Section} from '../../ui/Page';
import {QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {basisOf, Quality, useValuedBook} from './frame';

// A part of the P&L: of a factor, or of what no factor has, which has no move.
export interface FactorRow extends Omit<StressedFactor, 'move'> {
    move: number | null;
}

export const partRow = ({factor, pnl}: {factor: string; pnl: number}): FactorRow => ({
    factor,
    pnl,
    move: null,
    shocked: false,
});

const shares = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];

const pointColumns = (currency: string): Column<ReverseStressPoint>[] => [
    {
        key: 'loss',
        label: 'Loss',
        unit: currency,
        value: (p) => p.loss,
        cell: (p) => number(p.loss, 0),
    },
    {
        key: 'distance',
        label: 'Distance',
        unit: 'standard deviations',
        value: (p) => p.distance,
        cell: (p) => number(p.distance, 2),
    },
    {
        key: 'reached',
        label: 'Revalued',
        text: true,
        value: (p) => (p.reached ? 'loses the amount' : 'not reached'),
    },
];

function Frontier({data, netValue}: {data: ReverseStressResponse; netValue: number}) {
    return (
        <ChartFrame
            title="Distance by loss"
            unit="standard deviations of one day"
            asOf={data.as_of}
            summary={`Size of the most likely moves for losses of ${data.frontier.map((p) => percent(p.loss / netValue, 0)).join(', ')}% of net value.`}
            rows={data.frontier}
            columns={pointColumns(data.currency)}
            note={
                data.frontier.some((p) => !p.reached)
                    ? 'Bars in the second color: no moves nearby lose the amount with options revalued; by today\u2019s deltas.'
                    : undefined
            }
        >
            <Bars
                summary="Distance by loss"
                format={(x) => number(x, 1)}
                labelWidth={90}
                bars={data.frontier.map((p) => ({
                    label: `${percent(p.loss / netValue, 0)}% of net`,
                    value: p.distance,
                    series: p.reached ? 1 : 2,
                }))}
            />
        </ChartFrame>
    );
}

export function ReverseStress({
    netValue,
    currency,
    columns,
}: {
    netValue: number;
    currency: string;
    columns: Column<FactorRow>[];
}) {
    const book = useValuedBook();
    const [text, setText] = useSearch('loss');
    const typed = typedNumber(text);
    const size = Math.abs(netValue);
    const usual = Math.round(size / 10);
    const loss = typed > 0 ? typed : usual;
    const request = useMemo(
        () => (loss > 0 ? {...book, loss, losses: shares.map((share) => share * size)} : null),
        [book, loss, size],
    );
    const reverse = useMethod('stress.reverse', request, {placeholderData: (before) => before});
    return (
        <Section
            title="Reverse stress"
            note="The most likely moves of the factors that lose the amount, with options revalued."
            tools={
                <NumberField
                    label="Loss"
                    unit={currency}
                    value={text}
                    placeholder={number(usual)}
                    error={
                        text !== '' && !(typed > 0)
                            ? `Loss is "${text}": expected a positive amount such as ${number(usual)}`
                            : null
                    }
                    onChange={(event) => setText(event.target.value)}
                    onBlur={() => typed > 0 && setText(number(typed, text.includes('.') ? 2 : 0))}
                />
            }
        >
            <QueryResult of={reverse} what="Searching moves" lines={6}>
                {(data) => (
                    <>
                        <Quality coverage={data.coverage} issues={data.issues} asOf={data.as_of} />
                        <p>
                            {data.reached
                                ? `A loss of ${number(-data.pnl, 0)} ${data.currency} is a move of ${number(data.distance, 1)} standard deviations of one day.`
                                : `No moves nearby lose ${number(-data.pnl, 0)} ${data.currency} with options revalued. Those of today\u2019s deltas, ${number(data.distance, 1)} standard deviations of one day, have a P&L of ${number(data.revalued, 0)}.`}
                        </p>
                        <div className="columns">
                            <Table
                                label="Moves of the reverse stress"
                                explain={basisOf('stress.reverse', data)}
                                rows={
                                    data.convexity === 0
                                        ? data.factors
                                        : [
                                              ...data.factors,
                                              partRow({
                                                  factor: 'Convexity of options',
                                                  pnl: data.convexity,
                                              }),
                                          ]
                                }
                                columns={columns.filter((column) => column.key !== 'shocked')}
                                id={(f) => f.factor}
                                sort={null}
                            />
                            <Frontier data={data} netValue={size} />
                        </div>
                    </>
                )}
            </QueryResult>
        </Section>
    );
}
