// A household in the United States: success, balances and taxes over all paths, one path year by
// year, and conversion policies compared.
import {useMemo, useState} from 'react';
import {useMethod} from '../../api/queries';
import type {
    ConversionsResponse,
    HouseholdRequest,
    HouseholdResponse,
    HouseholdYear,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {ChartFrame} from '../../ui/ChartFrame';
import {enumLabel} from '../../ui/enum_labels';
import {CheckField, Choice} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number, percent, plural} from '../../ui/format';
import {Page, Section, Tile, Tiles} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {ClaimingAges} from './ClaimingAges';
import type {Column} from '../../ui/table_model';
import {FanChart} from './FanChart';
import {formOf, requestOf} from './household_form';
import {HouseholdEditor} from './HouseholdEditor';
import {percentileColumns} from './percentiles';
import {SavePlan} from './SavePlan';
import './plan.css';

const paths = 2_000;
const comparedPaths = 500;
const unit = 'USD';
const today = 'today’s dollars';

const money = (
    key: string,
    label: string,
    value: (r: HouseholdYear) => number,
    place: Partial<Column<HouseholdYear>> = {},
) => ({
    key,
    label,
    unit,
    value,
    cell: (r: HouseholdYear) => <Figure value={value(r)} />,
    ...place,
});

const yearColumns = [
    {
        key: 'year',
        label: 'Year',
        text: true,
        value: (r: HouseholdYear) => r.year,
        cell: (r: HouseholdYear) => String(r.year),
    },
    {
        key: 'ages',
        label: 'Ages',
        text: true,
        value: (r: HouseholdYear) =>
            r.second_age === null ? String(r.age) : `${r.age} / ${r.second_age}`,
    },
    {
        key: 'status',
        label: 'Return',
        text: true,
        extra: true,
        value: (r: HouseholdYear) => enumLabel(r.status),
    },
    money('wages', 'Wages', (r) => r.wages, {extra: true}),
    money('benefits', 'Social Security', (r) => r.social_security),
    money('pensions', 'Pensions', (r) => r.pensions, {extra: true}),
    money('spending', 'Spending', (r) => r.spending + r.expenses),
    money('rmd', 'Required distribution', (r) => r.required_distribution, {spare: 3}),
    money('deferred', 'From tax-deferred', (r) => r.from_tax_deferred),
    money('taxable', 'From taxable', (r) => r.from_taxable),
    money('free', 'From tax-free', (r) => r.from_tax_free),
    money('conversion', 'Conversion', (r) => r.conversion, {spare: 2}),
    money('income', 'Adjusted gross income', (r) => r.adjusted_gross_income, {spare: 1}),
    {
        key: 'bracket',
        label: 'Bracket',
        unit: '%',
        value: (r: HouseholdYear) => r.bracket,
        cell: (r: HouseholdYear) => <Figure value={r.bracket} percent digits={0} />,
    },
    money('tax', 'Taxes', (r) => r.income_tax + r.wage_tax),
    money('medicare', 'Medicare surcharge', (r) => r.medicare_surcharge, {spare: 4}),
    money('end_taxable', 'Taxable at end', (r) => r.taxable_balance, {extra: true}),
    money('end_deferred', 'Tax-deferred at end', (r) => r.tax_deferred_balance, {extra: true}),
    money('end_free', 'Tax-free at end', (r) => r.tax_free_balance, {extra: true}),
    money(
        'end',
        'Balance at end',
        (r) => r.taxable_balance + r.tax_deferred_balance + r.tax_free_balance,
    ),
];

const pathName = (label: string): string =>
    label === 'worst' ? 'Worst' : label === 'p50' ? 'Median' : `${label.slice(1)}th percentile`;

function Headline({data}: {data: HouseholdResponse}) {
    return (
        <Tiles>
            <Tile
                label="Success rate"
                value={
                    <Figure
                        name="household.success_rate"
                        value={data.success_rate}
                        percent
                        digits={1}
                        unit="%"
                    />
                }
                note={`± ${percent(data.standard_error, 2)} points; ${plural(data.paths, 'path')}`}
            />
            <Tile
                label="Lifetime taxes"
                value={
                    <Figure
                        name="household.lifetime_tax"
                        value={data.mean_lifetime_tax}
                        unit={unit}
                    />
                }
                note={`mean, with Medicare surcharges, in ${today}`}
            />
            <Tile
                label="Tax of heirs"
                value={<Figure value={data.mean_heirs_tax} unit={unit} />}
                note="mean, on tax-deferred money left"
            />
            <Tile
                label="Median final balance"
                value={<Figure value={data.terminal.p50} unit={unit} />}
                note={`after the tax of heirs ${number(data.terminal_after_tax.p50)}`}
            />
            <Tile
                label="Conversions"
                value={<Figure value={data.mean_conversions} unit={unit} />}
                note={`mean of all years, in ${today}`}
            />
        </Tiles>
    );
}

function Paths({data}: {data: HouseholdResponse}) {
    const [label, setLabel] = useState('p50');
    const path = data.sample_paths.find((one) => one.label === label) ?? data.sample_paths[0];
    if (!path) return null;
    return (
        <Section
            title="Year by year"
            note={`One path${path.history_year ? `, from ${path.history_year}` : ''}; nominal amounts.`}
            tools={
                <Choice
                    label="Path"
                    options={data.sample_paths.map(
                        (one) => [one.label, pathName(one.label)] as const,
                    )}
                    value={label}
                    onChange={setLabel}
                />
            }
        >
            <Table
                label="Household year by year"
                rows={path.years}
                id={(r) => String(r.year)}
                height={420}
                tight
                columns={yearColumns}
            />
        </Section>
    );
}

function Cohorts({data}: {data: HouseholdResponse}) {
    if (data.cohorts.length === 0) return null;
    return (
        <Section
            title="Historical start years"
            note="The sequences overlap, so they are not independent."
        >
            <Table
                label="Start years"
                rows={data.cohorts}
                id={(r) => String(r.history_year)}
                height={320}
                sort={{key: 'terminal', descending: false}}
                columns={[
                    {
                        key: 'year',
                        label: 'Start',
                        text: true,
                        value: (r) => r.history_year,
                        cell: (r) => String(r.history_year),
                    },
                    {
                        key: 'success',
                        label: 'Result',
                        text: true,
                        value: (r) => (r.success ? 'holds' : 'shortfall'),
                    },
                    {
                        key: 'terminal',
                        label: 'Final balance, real',
                        unit,
                        value: (r) => r.terminal_real,
                        cell: (r) => <Figure value={r.terminal_real} />,
                    },
                    {
                        key: 'tax',
                        label: 'Lifetime taxes, real',
                        unit,
                        value: (r) => r.lifetime_tax,
                        cell: (r) => <Figure value={r.lifetime_tax} />,
                    },
                ]}
            />
        </Section>
    );
}

// Amounts of policies, such as amount 86938, with the separators of numbers.
const policyName = (name: string): string =>
    enumLabel(name).replace(/\d{4,}/, (digits) => number(Number(digits)));

function Policies({data}: {data: ConversionsResponse}) {
    type Row = ConversionsResponse['results'][number];
    const figure = (key: string, label: string, value: (r: Row) => number) => ({
        key,
        label,
        unit,
        value,
        cell: (r: Row) => <Figure value={value(r)} />,
    });
    return (
        <>
            <p className="note">
                Least lifetime tax: {policyName(data.least_tax)}. Largest median balance after tax:{' '}
                {policyName(data.most_wealth)}.
            </p>
            <Table
                label="Conversion policies"
                rows={data.results}
                id={(r) => r.name}
                columns={[
                    {key: 'name', label: 'Policy', text: true, value: (r) => policyName(r.name)},
                    figure('converted', 'Converted', (r) => r.summary.mean_conversions),
                    figure('tax', 'Lifetime taxes', (r) => r.summary.mean_lifetime_tax),
                    figure('heirs', 'Tax of heirs', (r) => r.summary.mean_heirs_tax),
                    figure(
                        'all',
                        'Both taxes',
                        (r) => r.summary.mean_lifetime_tax + r.summary.mean_heirs_tax,
                    ),
                    figure(
                        'end',
                        'Median balance after tax',
                        (r) => r.summary.terminal_after_tax.p50,
                    ),
                    {
                        key: 'success',
                        label: 'Success rate',
                        unit: '%',
                        value: (r) => r.summary.success_rate,
                        cell: (r) => <Figure value={r.summary.success_rate} percent digits={1} />,
                    },
                ]}
            />
        </>
    );
}

function Results({data, request}: {data: HouseholdResponse; request: HouseholdRequest}) {
    const [search, setSearch] = useState(false);
    const compared = useMethod(
        'plan.conversions',
        {base: {...request, paths: comparedPaths}, search},
        {placeholderData: (before) => before},
    );
    const rows = data.balance.map((row) => row.real);
    return (
        <>
            <Headline data={data} />
            <Section title="Balances">
                <ChartFrame
                    title="Balance of all accounts"
                    unit={`${unit}, in ${today}`}
                    summary="Percentiles of the balance at the end of each year"
                    rows={data.balance}
                    columns={[
                        {key: 'year', label: 'Year', value: (r) => r.calendar_year},
                        ...percentileColumns(
                            unit,
                            (r: HouseholdResponse['balance'][number]) => r.real,
                        ),
                    ]}
                >
                    <FanChart rows={rows} summary="Balance by year with its percentiles" />
                </ChartFrame>
            </Section>
            {data.spending.length > 0 && (
                <Section
                    title="Spending"
                    note="What the rule takes out, with other income, after taxes and expenses."
                >
                    <ChartFrame
                        title="Spending by year"
                        unit={`${unit}, in ${today}`}
                        summary="Percentiles of the spending of each year"
                        rows={data.spending}
                        columns={[
                            {key: 'year', label: 'Year', value: (r) => r.calendar_year},
                            ...percentileColumns(
                                unit,
                                (r: HouseholdResponse['spending'][number]) => r.real,
                            ),
                        ]}
                    >
                        <FanChart
                            rows={data.spending.map((row) => row.real)}
                            summary="Spending by year with its percentiles"
                        />
                    </ChartFrame>
                </Section>
            )}
            <Paths data={data} />
            <Cohorts data={data} />
            <ClaimingAges request={request} />
            <Section
                title="Roth conversions compared"
                note={`Every policy on the same ${number(comparedPaths)} market paths; ${today}.`}
                tools={
                    <CheckField
                        label="Search for the best amount"
                        checked={search}
                        onChange={(event) => setSearch(event.target.checked)}
                    />
                }
            >
                <QueryResult of={compared} what="Comparing">
                    {(answer) => <Policies data={answer} />}
                </QueryResult>
            </Section>
            <Section title="Sources of taxes and benefits">
                <ul>
                    {data.sources.map((source) => (
                        <li key={source}>{source}</li>
                    ))}
                </ul>
            </Section>
            {data.issues.length > 0 && (
                <Section title="Notes">
                    <Issues issues={data.issues} />
                </Section>
            )}
        </>
    );
}

export default function HouseholdPage() {
    const [address, setAddress] = useSearch('household');
    const {form, request} = useMemo(() => {
        const read = formOf(address);
        return {form: read, request: requestOf(read).request};
    }, [address]);
    const answer = useMethod('plan.household', request && {...request, paths});
    return (
        <Page
            title="Household"
            actions={
                request && <SavePlan document={{household: {...request, paths}}} form={address} />
            }
        >
            <HouseholdEditor key={address} form={form} onRun={setAddress} />
            {request === null ? (
                <p className="note">
                    The household in the address has errors, which are shown in the form.
                </p>
            ) : (
                <QueryResult of={answer} what="Simulating">
                    {(data) => <Results data={data} request={request} />}
                </QueryResult>
            )}
        </Page>
    );
}
