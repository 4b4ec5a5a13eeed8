// Key rates of EVE by tenor, currency and product, and the effect of one index curve moving against
// the others.
import {useMethod} from '../../api/queries';
import type {
    AlmBasisRow,
    AlmKeyRateRow,
    AlmSensitivityResponse,
    AlmSession,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {Chip} from '../../ui/Definition';
import {enumLabel} from '../../ui/enum_labels';
import {SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {StackedColumns} from '../../ui/StackedColumns';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {basisOf} from './figures';
import {SessionFrame, TermsForm, useTerms, WithCurves} from './frame';
import {spareBySize} from './spare_by_size';
import {planTermsRequest, type Terms} from './terms';

interface Of {
    data: AlmSensitivityResponse;
    terms: Terms;
}

const tenorName = (years: number): string =>
    years < 1 ? `${number(years * 12, 0)}M` : `${number(years, years % 1 ? 1 : 0)}Y`;

const bpvAt = (row: AlmKeyRateRow, k: number): number => row.key_rates[k]?.bpv ?? 0;

// The tenors of all positions in one currency or in all, assets and liabilities apart.
function ByTenor({data, terms, currency}: Of & {currency: string}) {
    const rows = data.totals.filter((row) => row.currency === currency);
    const equity = rows.find((row) => row.section === 'equity');
    const parts = rows.filter((row) => row.section !== 'equity');
    const largest = data.tenors
        .map((tenor, k) => ({tenor, bpv: equity ? bpvAt(equity, k) : 0}))
        .sort((a, b) => Math.abs(b.bpv) - Math.abs(a.bpv))[0];
    const summary = largest
        ? `Basis point value of equity by tenor; the largest is ${number(largest.bpv)} ${data.currency} at ${tenorName(largest.tenor)}.`
        : 'No tenors.';
    return (
        <ChartFrame
            title="Basis point value by tenor"
            unit={`${data.currency} per basis point that the rates fall`}
            asOf={data.as_of}
            chip={<Chip term="key_rate" />}
            summary={summary}
            rows={data.tenors.map((tenor, k) => ({tenor, k}))}
            columns={[
                {key: 'tenor', label: 'Tenor', text: true, value: (row) => tenorName(row.tenor)},
                ...rows.map((part) => ({
                    key: part.section,
                    label: enumLabel(part.section),
                    unit: data.currency,
                    value: (row: {k: number}) => bpvAt(part, row.k),
                    cell: (row: {k: number}) => <Figure value={bpvAt(part, row.k)} signed />,
                })),
                ...(equity
                    ? [
                          {
                              key: 'duration',
                              spare: 1,
                              label: 'Key-rate duration of equity',
                              unit: 'years',
                              value: (row: {k: number}) =>
                                  equity.key_rates[row.k]?.duration ?? null,
                              cell: (row: {k: number}) => (
                                  <Figure
                                      value={equity.key_rates[row.k]?.duration ?? null}
                                      digits={3}
                                      signed
                                  />
                              ),
                          },
                      ]
                    : []),
            ]}
            why={() => ({
                ...basisOf(data, terms, 'alm.session.sensitivity'),
                title: 'Basis point value by tenor',
                term: 'key_rate',
                value: number(equity?.bpv ?? null, 0, true),
                included: {
                    title: 'Tenors',
                    rows: data.tenors.map((tenor, k) => ({
                        name: tenorName(tenor),
                        value: number(equity ? bpvAt(equity, k) : null, 0, true),
                    })),
                },
            })}
            note={
                equity
                    ? `The tenors add up to ${number(
                          equity.key_rates.reduce((sum, one) => sum + one.bpv, 0),
                          2,
                      )}; all rates in parallel: ${number(equity.bpv, 2)} ${data.currency}.`
                    : ''
            }
        >
            <StackedColumns
                labels={data.tenors.map(tenorName)}
                stacks={parts.map((part, i) => ({
                    label: enumLabel(part.section),
                    series: i + 1,
                    values: data.tenors.map((_, k) => bpvAt(part, k)),
                }))}
                summary={summary}
            />
        </ChartFrame>
    );
}

// The tenors of a row add up to its basis point value when all rates move, but for convexity.
const keyRateWhy = ({data, terms}: Of, row: AlmKeyRateRow, label: string, value: string): Why => ({
    ...basisOf(data, terms, 'alm.session.sensitivity'),
    title: `${label}: ${row.product || enumLabel(row.section)}, ${row.currency || 'all currencies'}`,
    term: label === 'Duration' ? 'eve_duration' : 'key_rate',
    value,
    ...(label === 'Duration' && {unit: 'years'}),
    included: {
        title: 'Basis point value by tenor',
        rows: [
            ...data.tenors.map((tenor, k) => ({
                name: tenorName(tenor),
                value: number(bpvAt(row, k), 2, true),
            })),
            {name: 'All rates in parallel', value: number(row.bpv, 2, true)},
        ],
    },
});

function Products({data, terms}: Of) {
    const sum = (rows: readonly AlmKeyRateRow[], of: (row: AlmKeyRateRow) => number) =>
        rows.reduce((total, row) => total + of(row), 0);
    const amount = (
        key: string,
        label: string,
        of: (row: AlmKeyRateRow) => number,
    ): Column<AlmKeyRateRow> => ({
        key,
        label,
        unit: data.currency,
        value: of,
        cell: (row) => (
            <Figure
                value={of(row)}
                signed
                why={() => keyRateWhy({data, terms}, row, label, number(of(row), 2, true))}
            />
        ),
        total: (rows) => (
            <Figure
                value={sum(rows, of)}
                signed
                why={() => ({
                    ...basisOf(data, terms, 'alm.session.sensitivity'),
                    title: `${label}, total`,
                    term: 'key_rate',
                    value: number(sum(rows, of), 2, true),
                    included: {
                        title: 'Products',
                        total: number(sum(rows, of), 2, true),
                        rows: rows.map((row) => ({
                            name: row.product || enumLabel(row.section),
                            value: number(of(row), 2, true),
                            note: row.currency,
                        })),
                    },
                })}
            />
        ),
    });
    const spare = spareBySize(
        data.tenors.map((_, k) => data.products.map((row) => bpvAt(row, k))),
        1,
    );
    return (
        <Table
            label="Key rates by product"
            tight
            rows={data.products}
            id={(row) => `${row.section} ${row.currency} ${row.product}`}
            columns={[
                {key: 'section', label: 'Side', text: true, value: (r) => enumLabel(r.section)},
                {key: 'product', label: 'Product', text: true, value: (r) => r.product || 'none'},
                {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
                {
                    key: 'duration',
                    spare: 1,
                    label: 'Duration',
                    unit: 'years',
                    value: (r) => r.duration,
                    cell: (r) => (
                        <Figure
                            value={r.duration}
                            digits={2}
                            why={() =>
                                keyRateWhy({data, terms}, r, 'Duration', number(r.duration, 4))
                            }
                        />
                    ),
                },
                amount('bpv', 'Parallel', (r) => r.bpv),
                ...data.tenors.map((tenor, k) => ({
                    ...amount(`t${tenor}`, tenorName(tenor), (r) => bpvAt(r, k)),
                    spare: spare[k],
                })),
            ]}
        />
    );
}

function KeyRates({data, terms}: Of) {
    const [chosen, setChosen] = useSearch('curve_currency');
    const currencies = [...new Set(data.totals.map((row) => row.currency))].sort();
    const currency = currencies.includes(chosen) ? chosen : '';
    return (
        <Section
            title="Key rates"
            tools={
                <SelectField
                    label="Currency of the curve"
                    value={currency}
                    onChange={(event) => setChosen(event.target.value)}
                    options={currencies.map((one) => [one, one || 'All currencies'] as const)}
                />
            }
        >
            <ByTenor data={data} terms={terms} currency={currency} />
            <Products data={data} terms={terms} />
        </Section>
    );
}

function Basis({data, terms}: Of) {
    const change = (
        key: 'delta_eve_up' | 'delta_eve_down' | 'delta_nii_up' | 'delta_nii_down',
        label: string,
    ): Column<AlmBasisRow> => ({
        key,
        label,
        unit: data.currency,
        value: (row) => row[key],
        cell: (row) => (
            <Figure
                value={row[key]}
                signed
                why={() => ({
                    ...basisOf(data, terms, 'alm.session.sensitivity'),
                    title: `${label}: ${row.curve}`,
                    term: key.startsWith('delta_eve') ? 'delta_eve' : 'delta_nii',
                    value: number(row[key], 2, true),
                    included: {
                        title: `${row.curve} moved by ${number(data.basis_bp)} basis points`,
                        rows: [
                            {name: '\u0394 EVE, up', value: number(row.delta_eve_up, 2, true)},
                            {name: '\u0394 EVE, down', value: number(row.delta_eve_down, 2, true)},
                            {name: '\u0394 NII, up', value: number(row.delta_nii_up, 2, true)},
                            {name: '\u0394 NII, down', value: number(row.delta_nii_down, 2, true)},
                        ],
                    },
                })}
            />
        ),
    });
    return (
        <Section
            title="Basis risk"
            note={`One index curve ${number(data.basis_bp)} basis points up or down; the discount curve ${
                data.basis.length > 1 ? 'and the other index curves do' : 'does'
            } not move.`}
        >
            <Table
                label="Basis risk"
                rows={data.basis}
                id={(row) => `${row.currency} ${row.curve}`}
                columns={[
                    {key: 'currency', label: 'Currency', text: true, value: (r) => r.currency},
                    {key: 'curve', label: 'Index curve', text: true, value: (r) => r.curve},
                    change('delta_eve_up', '\u0394 EVE, up'),
                    change('delta_eve_down', '\u0394 EVE, down'),
                    change('delta_nii_up', '\u0394 NII, up'),
                    change('delta_nii_down', '\u0394 NII, down'),
                ]}
            />
        </Section>
    );
}

function Sensitivities({session}: {session: AlmSession}) {
    const terms = useTerms();
    const answer = useMethod('alm.session.sensitivity', planTermsRequest(session.id, terms));
    return (
        <QueryResult of={answer} what="Moving each tenor and index curve">
            {(data) => (
                <>
                    {data.issues.length > 0 && <Issues issues={data.issues} />}
                    <KeyRates data={data} terms={terms} />
                    <Basis data={data} terms={terms} />
                </>
            )}
        </QueryResult>
    );
}

export default function SensitivityPage() {
    return (
        <SessionFrame>
            {(session) => (
                <WithCurves session={session}>
                    <TermsForm session={session} />
                    <Sensitivities session={session} />
                </WithCurves>
            )}
        </SessionFrame>
    );
}
