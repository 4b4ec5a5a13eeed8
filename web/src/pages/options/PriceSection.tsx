// The price of an option and its Greeks, under the selected model and all models side by side.
import {useMethod} from '../../api/queries';
import type {OptionModel, OptionsPriceResponse, OptionValue} from '../../api/types.gen';
import {Chip} from '../../ui/Definition';
import {Figure} from '../../ui/Figure';
import {number, percent} from '../../ui/format';
import type {Term} from '../../ui/glossary';
import {Section, Tile, Tiles} from '../../ui/Page';
import {QueryResult, Issues} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import type {Why} from '../../ui/Why';
import {enumLabel} from '../../ui/enum_labels';
import {isValid, modelOf, rowOf, type Contract} from './contract';
import {modelName} from './market';
import {basisOf} from './measures';

type Key = 'price' | 'delta' | 'gamma' | 'vega_pct' | 'theta_day' | 'rho_pct';
const figures: readonly {key: Key; label: string; unit: string; digits: number; term: Term}[] = [
    {key: 'price', label: 'Price', unit: 'per unit', digits: 4, term: 'option_price'},
    {key: 'delta', label: 'Delta', unit: 'per 1 of spot', digits: 4, term: 'delta'},
    {key: 'gamma', label: 'Gamma', unit: 'per 1 of spot, squared', digits: 5, term: 'gamma'},
    {key: 'vega_pct', label: 'Vega', unit: 'per percentage point', digits: 4, term: 'vega'},
    {key: 'theta_day', label: 'Theta', unit: 'per calendar day', digits: 4, term: 'theta'},
    {key: 'rho_pct', label: 'Rho', unit: 'per 1% of rate', digits: 4, term: 'rho'},
];

export function contractInputs(c: Contract): NonNullable<Why['inputs']> {
    const row = rowOf(c);
    return [
        ['Option', `${enumLabel(row.style)} ${row.type}`],
        ['Spot', number(row.spot, 4)],
        ['Strike', number(row.strike, 4)],
        ['Time', `${number(Number(c.days), 0)} calendar days, ${number(row.time, 6)} years`],
        ['Rate', `${percent(row.rate, 4)}% per year, continuous`],
        ['Dividend yield', `${percent(row.dividend_yield, 4)}% per year, continuous`],
    ];
}

const whyFigure = (
    data: OptionsPriceResponse,
    contract: Contract,
    value: OptionValue,
    f: (typeof figures)[number],
): Why => ({
    ...basisOf('options.price', data, [
        ...contractInputs(contract),
        ['Volatility', `${percent(rowOf(contract).volatility, 4)}% per year`],
        ['Model', modelName(value.model)],
    ]),
    title: f.label,
    term: f.term,
    value: number(value[f.key], f.digits + 2),
    unit: f.unit,
});

function Unit({data, contract}: {data: OptionsPriceResponse; contract: Contract}) {
    const value = data.options[0];
    if (!value) return null;
    return (
        <>
            <Tiles>
                {figures.map((f) => (
                    <Tile
                        key={f.key}
                        label={f.label}
                        chip={<Chip term={f.term} />}
                        value={
                            <Figure
                                value={value[f.key]}
                                digits={f.digits}
                                name={`price.${f.key}`}
                                why={() => whyFigure(data, contract, value, f)}
                            />
                        }
                        note={f.key === 'price' ? `${f.unit}, ${modelName(value.model)}` : f.unit}
                    />
                ))}
            </Tiles>
            <p className="note">
                The position of {number(value.quantity)} {'\u00d7'} {number(value.multiplier)}:
                worth <Figure value={value.market_value} digits={2} name="price.market_value" />,
                delta-adjusted exposure{' '}
                <Figure value={value.delta_adjusted_exposure} digits={2} name="price.exposure" />
                <Chip term="delta_adjusted_exposure" />, vega{' '}
                <Figure value={value.position_vega_pct} digits={2} /> per point, theta{' '}
                <Figure value={value.position_theta_day} digits={2} /> per calendar day.
            </p>
            {data.issues.length > 0 && <Issues issues={data.issues} />}
        </>
    );
}

interface ModelRow {
    model: OptionModel;
    data: OptionsPriceResponse | undefined;
    failed: boolean;
}

// All models in a fixed order; each is a separate query.
function useModels(contract: Contract): ModelRow[] {
    const ask = (model: OptionModel) =>
        isValid(contract) ? {options: [rowOf(contract)], model} : null;
    const answers = {
        bsm: useMethod('options.price', ask('bsm')),
        andersen_lake: useMethod('options.price', ask('andersen_lake')),
        binomial: useMethod('options.price', ask('binomial')),
        finite_difference: useMethod('options.price', ask('finite_difference')),
        baw: useMethod('options.price', ask('baw')),
        bjerksund_stensland: useMethod('options.price', ask('bjerksund_stensland')),
    };
    return (Object.keys(answers) as (keyof typeof answers)[]).map((model) => ({
        model,
        data: answers[model].data,
        failed: answers[model].isError,
    }));
}

function ByModel({contract}: {contract: Contract}) {
    const rows = useModels(contract);
    const columns: Column<ModelRow>[] = [
        {key: 'model', label: 'Model', text: true, value: (row) => modelName(row.model)},
        {
            key: 'priced',
            spare: 2,
            label: 'Priced by',
            text: true,
            value: (row) => {
                const value = row.data?.options[0];
                return value ? modelName(value.model) : row.failed ? 'refused' : 'pricing';
            },
        },
        ...figures.map(
            (f): Column<ModelRow> => ({
                key: f.key,
                label: f.label,
                unit: f.unit,
                value: (row) => row.data?.options[0]?.[f.key] ?? null,
                cell: (row) => {
                    const {data} = row;
                    const value = data?.options[0];
                    if (!data || !value) return <span className="missing">n/a</span>;
                    return (
                        <Figure
                            value={value[f.key]}
                            digits={f.key === 'price' ? 6 : f.digits}
                            name={`model.${row.model}.${f.key}`}
                            why={() => whyFigure(data, contract, value, f)}
                        />
                    );
                },
            }),
        ),
        {
            key: 'issues',
            spare: 1,
            label: 'Issues',
            text: true,
            value: (row) =>
                (row.data?.issues ?? []).map((issue) => enumLabel(issue.code)).join('; '),
        },
    ];
    return <Table label="Price by model" rows={rows} columns={columns} id={(row) => row.model} />;
}

export function PriceSection({contract}: {contract: Contract}) {
    const answer = useMethod(
        'options.price',
        isValid(contract) ? {options: [rowOf(contract)], model: modelOf(contract)} : null,
    );
    return (
        <Section
            title="Price and Greeks"
            note="Per unit unless stated otherwise. Time is calendar days / 365."
        >
            <QueryResult of={answer} what="Pricing option">
                {(data) => <Unit data={data} contract={contract} />}
            </QueryResult>
            <h3>By model</h3>
            <ByModel contract={contract} />
        </Section>
    );
}
