// Bond calculator: clean and dirty price, yield, accrued interest including the ex-dividend period,
// sensitivities, payments.
import type {ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {BondFlow, BondResponse} from '../../api/types.gen';
import {navigate, useAsOf, usePlace} from '../../app/router';
import {Button} from '../../ui/Button';
import {Chip} from '../../ui/Definition';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {DraftNote, useFields} from '../../ui/form';
import {number, percent} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import {Facts, Page, Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {
    bondOf,
    calendars,
    fieldError,
    frequencies,
    isValid,
    markets,
    quotes,
    refusedField,
    requestOf,
    searchOf,
    specsOf,
    type Bond,
    type BondField,
} from './bond_terms';
import './balance.css';

type Key =
    | 'clean_price'
    | 'dirty_price'
    | 'accrued_interest'
    | 'yield'
    | 'modified_duration'
    | 'convexity'
    | 'pv01'
    | 'macaulay_duration';

interface Measure {
    key: Key;
    label: string;
    unit: string;
    digits: number;
    term: Term;
    isPercent?: boolean;
    note: string;
}

const measures: readonly Measure[] = [
    {
        key: 'clean_price',
        label: 'Clean price',
        unit: '',
        digits: 6,
        term: 'clean_price',
        note: 'per 100 nominal',
    },
    {
        key: 'accrued_interest',
        label: 'Accrued interest',
        unit: '',
        digits: 6,
        term: 'accrued_interest',
        note: 'per 100 nominal',
    },
    {
        key: 'dirty_price',
        label: 'Dirty price',
        unit: '',
        digits: 6,
        term: 'dirty_price',
        note: 'per 100 nominal',
    },
    {
        key: 'yield',
        label: 'Yield',
        unit: '%',
        digits: 4,
        term: 'redemption_yield',
        isPercent: true,
        note: 'per year',
    },
    {
        key: 'modified_duration',
        label: 'Modified duration',
        unit: 'years',
        digits: 4,
        term: 'modified_duration',
        note: 'of the dirty price',
    },
    {
        key: 'convexity',
        label: 'Convexity',
        unit: 'years\u00b2',
        digits: 2,
        term: 'bond_convexity',
        note: 'of the dirty price',
    },
    {
        key: 'pv01',
        label: 'PV01',
        unit: '',
        digits: 6,
        term: 'pv01',
        note: 'per 100 nominal and basis point',
    },
];
const macaulay: Measure = {
    key: 'macaulay_duration',
    label: 'Macaulay duration',
    unit: 'years',
    digits: 4,
    term: 'macaulay_duration',
    note: '',
};

const labelOf = (options: readonly (readonly [string, string])[], code: string): string =>
    options.find(([one]) => one === code)?.[1] ?? code;

const bondInputs = (bond: Bond): NonNullable<Why['inputs']> => [
    ['Market', labelOf(markets, bond.market)],
    ['Coupon', `${bond.coupon}% per year, paid ${bond.coupons_a_year} times per year`],
    ['Maturity', bond.maturity],
    ['Quote', `${labelOf(quotes, bond.quote)} ${bond.quoted}${bond.quote === 'yield' ? '%' : ''}`],
    ...(bond.issue ? ([['Issue', bond.issue]] as [string, ReactNode][]) : []),
    ...(bond.first_coupon ? ([['First coupon', bond.first_coupon]] as [string, ReactNode][]) : []),
    [
        'Ex-dividend days',
        bond.ex_dividend_days || (bond.market === 'us_treasury' ? '0' : '7 business days'),
    ],
    ['Calendar', bond.calendar || (bond.market === 'us_treasury' ? 'WEEKENDS_ONLY' : 'LONDON')],
];

const basisOf = (data: BondResponse, bond: Bond): Omit<Why, 'title' | 'value'> => ({
    method: 'alm.bond',
    asOf: bond.settlement,
    issues: data.issues,
    digest: data.digest,
    dataDigest: data.data_digest,
    engine: data.engine_version,
    inputs: bondInputs(bond),
});

function whyMeasure(data: BondResponse, bond: Bond, of: Measure): Why {
    const why: Why = {
        ...basisOf(data, bond),
        title: of.label,
        term: of.term,
        value: of.isPercent ? percent(data[of.key], 8) : number(data[of.key], 8),
        unit: of.unit || 'per 100 nominal',
    };
    if (of.key === 'clean_price' || of.key === 'dirty_price' || of.key === 'accrued_interest')
        why.inputs = [
            ...bondInputs(bond),
            ['Clean price', number(data.clean_price, 8)],
            ['Accrued interest', number(data.accrued_interest, 8)],
            ['Dirty price', number(data.dirty_price, 8)],
            ['Coupon dates', `${data.previous_coupon} and ${data.next_coupon}`],
            ['Ex-dividend', data.is_ex_dividend ? 'yes: the seller receives the coupon' : 'no'],
        ];
    else
        why.included = {
            title: 'Payments',
            rows: data.flows.map((flow) => ({name: flow.date, value: number(flow.amount, 6)})),
        };
    return why;
}

function MeasureFigure({data, bond, of}: {data: BondResponse; bond: Bond; of: Measure}) {
    return (
        <Figure
            value={data[of.key]}
            digits={of.digits}
            {...(of.isPercent && {percent: true})}
            {...(of.unit && {unit: of.unit})}
            name={`bond.${of.key}`}
            why={() => whyMeasure(data, bond, of)}
        />
    );
}

const dates: readonly (readonly [BondField, string])[] = [
    ['settlement', 'Settlement'],
    ['maturity', 'Maturity'],
];
const furtherDates: readonly (readonly [BondField, string])[] = [
    ['issue', 'Issue'],
    ['first_coupon', 'First coupon'],
];

function BondForm({bond, error}: {bond: Bond; error: unknown}) {
    const {path} = usePlace();
    const form = useFields(`bond ${JSON.stringify(bond)}`, bond, null);
    const {text, draft} = form;
    const refused = refusedField(error);
    // An error concerns the bond that was sent: it is cleared when its field changes.
    const errorOf = (name: BondField) =>
        fieldError(name, text) ??
        (refused?.field === name && text[name] === bond[name] ? refused.message : null);
    const specs = specsOf(text);
    const of = (name: BondField) => ({
        ...form.field(name),
        error: errorOf(name),
        ...(specs[name] && {of: specs[name]}),
    });
    const valid = isValid(text);
    const submit = () => {
        if (!valid) return;
        draft.clear();
        navigate(path + searchOf(text), {replace: true});
    };
    return (
        <form
            className="controls roomy bond"
            aria-label="Bond terms"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                submit();
            }}
        >
            <DraftNote of={draft} />
            <SelectField label="Market" {...of('market')} options={markets} />
            <NumberField label="Coupon" {...of('coupon')} />
            {dates.map(([name, label]) => (
                <TextField key={name} label={label} type="date" {...of(name)} />
            ))}
            <SelectField label="Quote" {...of('quote')} options={quotes} />
            <NumberField label={labelOf(quotes, text.quote)} {...of('quoted')} />
            <SelectField
                label="Coupons per year"
                {...of('coupons_a_year')}
                options={frequencies.map((one) => [one, one] as const)}
            />
            {furtherDates.map(([name, label]) => (
                <TextField key={name} label={label} type="date" {...of(name)} />
            ))}
            <SelectField
                label="Month-end coupons"
                {...of('end_of_month')}
                options={[
                    ['', 'if maturity is a month end'],
                    ['no', 'no'],
                ]}
            />
            <NumberField
                label="Ex-dividend days"
                placeholder={text.market === 'us_treasury' ? '0' : '7'}
                {...of('ex_dividend_days')}
            />
            <SelectField label="Calendar" {...of('calendar')} options={calendars} />
            <Button
                kind="primary"
                type="submit"
                disabledReason={!valid && 'Correct the marked fields first.'}
            >
                Calculate
            </Button>
        </form>
    );
}

const flowColumns: Column<BondFlow>[] = [
    {key: 'date', label: 'Date', text: true, value: (flow) => flow.date},
    {
        key: 'amount',
        label: 'Amount',
        unit: 'per 100 nominal',
        value: (flow) => flow.amount,
        cell: (flow) => number(flow.amount, 6),
        total: (flows) =>
            number(
                flows.reduce((sum, flow) => sum + flow.amount, 0),
                6,
            ),
    },
];

function Result({data, bond}: {data: BondResponse; bond: Bond}) {
    return (
        <>
            <Section title="Price and yield" note={`At settlement on ${bond.settlement}.`}>
                <Tiles>
                    {measures.map((of) => (
                        <Tile
                            key={of.key}
                            label={of.label}
                            chip={<Chip term={of.term} />}
                            value={<MeasureFigure {...{data, bond, of}} />}
                            note={of.note}
                        />
                    ))}
                </Tiles>
                {data.is_ex_dividend && (
                    <p className="note" role="status">
                        Ex-dividend: the seller receives the coupon of {data.next_coupon}, so
                        accrued interest is negative.
                    </p>
                )}
                {data.issues.length > 0 && <Issues issues={data.issues} />}
            </Section>
            <div className="wide-left">
                <Section title="Payments" note="Contractual dates without business day adjustment.">
                    <Table
                        label="Payments"
                        rows={data.flows}
                        columns={flowColumns}
                        id={(flow) => flow.date}
                        {...(data.flows.length > 24 ? {height: 420} : {})}
                    />
                </Section>
                <Section title="Coupon dates and duration">
                    <Facts
                        rows={[
                            ['Previous coupon', data.previous_coupon],
                            ['Next coupon', data.next_coupon],
                            [
                                <>
                                    Ex-dividend date
                                    <Chip term="ex_dividend" />
                                </>,
                                data.ex_dividend_date ?? 'none',
                            ],
                            [
                                'Next coupon paid to',
                                data.is_ex_dividend ? 'the seller' : 'the buyer',
                            ],
                            [
                                <>
                                    Macaulay duration
                                    <Chip term="macaulay_duration" />
                                </>,
                                <MeasureFigure key="m" {...{data, bond, of: macaulay}} />,
                            ],
                        ]}
                    />
                </Section>
            </div>
        </>
    );
}

export default function BondPage() {
    const {search} = usePlace();
    const [asOf] = useAsOf();
    const today = asOf || new Date().toISOString().slice(0, 10);
    const bond = bondOf(search, today);
    const valid = isValid(bond);
    const answer = useMethod('alm.bond', valid ? requestOf(bond) : null);
    return (
        <Page title="Bonds">
            <BondForm bond={bond} error={answer.error} />
            {valid ? (
                <QueryResult of={answer} what="Pricing bond">
                    {(data) => <Result data={data} bond={bond} />}
                </QueryResult>
            ) : (
                <p className="note">
                    The bond terms in the address are not valid: see the marked fields.
                </p>
            )}
        </Page>
    );
}
