// A scenario of the workspace: shocks or two dates, with a preview of its P&L before it is stored.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    PutScenarioRequestFields as specs,
    FactorCoordinates,
    ShockType,
    type Scenario,
    type ScenarioRecord,
    type Shock,
} from '../../api/types.gen';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices} from '../../ui/enum_labels';
import {NumberField, SelectField, TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {number, percent} from '../../ui/format';
import {ProblemView} from '../../ui/states';
import {useValuedBook} from './frame';
import {slugOf} from './PortfolioForms';

const types = choices(ShockType);
const coordinates = choices(FactorCoordinates);

interface Row {
    type: ShockType;
    name: string;
    size: string; // percent, basis points or volatility points
    coordinates: FactorCoordinates;
}

const unitOf = (type: ShockType): 'return' | 'bp' | 'points' =>
    type === 'rates' || type === 'spread'
        ? 'bp'
        : type === 'equity' || type === 'factor' || type === 'price' || type === 'fx'
          ? 'return'
          : 'points';

const unitText = {return: '%', bp: 'bp', points: 'points'};

const rounded = (value: number): number => Number(value.toPrecision(14));

const toShock = ({
    type,
    name,
    size,
    coordinates: in_,
}: Row): Partial<Shock> & Pick<Shock, 'type'> => {
    const unit = unitOf(type);
    return {
        type,
        ...(name.trim() && {name: name.trim()}),
        ...(type === 'factor' && {coordinates: in_}),
        [unit]: unit === 'bp' ? Number(size) : rounded(Number(size) / 100),
    };
};

const toRow = (shock: Shock): Row => {
    const unit = unitOf(shock.type);
    const value = shock[unit];
    return {
        type: shock.type,
        name: shock.name ?? '',
        size:
            value === null || value === undefined
                ? ''
                : String(unit === 'bp' ? value : rounded(value * 100)),
        coordinates: shock.coordinates ?? 'absolute',
    };
};

const firstRow: Row = {type: 'factor', name: 'SPY', size: '-10', coordinates: 'absolute'};
const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));

// `stored` is the scenario before the edit, whose P&L is shown beside.
function Preview({scenario, stored}: {scenario: Scenario; stored: string | null}) {
    const book = useValuedBook();
    const run = useMethod('stress.run', {
        ...book,
        scenarios: stored === null ? [scenario] : [scenario, stored],
    });
    if (run.error) return <ProblemView error={run.error} />;
    const [one, before] = run.data?.scenarios ?? [];
    if (!one || !run.data) return <p className="note">Calculating…</p>;
    return (
        <p role="status">
            {`P&L ${number(one.total, 0)} ${run.data.currency}, ${percent(one.fraction_of_net, 1)}% of net value; direct ${number(one.direct, 0)}, correlated ${number(one.correlated, 0)}; coverage ${percent(one.coverage, 1)}%.`}
            {before &&
                ` As stored ${number(before.total, 0)}; the edit changes it by ${number(one.total - before.total, 0, true)}.`}
            {one.ignored.length > 0 && ` Without effect: ${one.ignored.join('; ')}.`}
        </p>
    );
}

function Shocks({rows, set}: {rows: readonly Row[]; set: (rows: Row[]) => void}) {
    const change = (index: number, part: Partial<Row>) =>
        set(rows.map((row, i) => (i === index ? {...row, ...part} : row)));
    return (
        <fieldset className="shocks">
            <legend>Shocks</legend>
            {rows.map((row, index) => (
                <div className="form-grid" key={index}>
                    <SelectField
                        label="What moves"
                        value={row.type}
                        options={types}
                        onChange={(event) => change(index, {type: event.target.value as ShockType})}
                    />
                    <TextField
                        label="Name"
                        value={row.name}
                        hint="Factor, symbol or currency"
                        onChange={(event) => change(index, {name: event.target.value})}
                    />
                    <NumberField
                        label="Size"
                        unit={unitText[unitOf(row.type)]}
                        value={row.size}
                        {...(isNumber(row.size) ? {} : {error: 'expected a number'})}
                        onChange={(event) => change(index, {size: event.target.value})}
                    />
                    {row.type === 'factor' && (
                        <SelectField
                            label="Return"
                            value={row.coordinates}
                            options={coordinates}
                            onChange={(event) =>
                                change(index, {
                                    coordinates: event.target.value as FactorCoordinates,
                                })
                            }
                        />
                    )}
                    <div className="actions">
                        <Button
                            kind="quiet"
                            aria-label={`Remove shock ${index + 1}`}
                            onClick={() => set(rows.filter((_, i) => i !== index))}
                        >
                            Remove
                        </Button>
                    </div>
                </div>
            ))}
            <Button onClick={() => set([...rows, {...firstRow, name: ''}])}>Add shock</Button>
        </fieldset>
    );
}

export function ScenarioEditor({
    scenario,
    onClose,
}: {
    scenario: ScenarioRecord | null;
    onClose: () => void;
}) {
    const put = useChange('scenario.put', ['scenario.list', 'stress.run']);
    const remove = useChange('scenario.delete', ['scenario.list', 'stress.run']);
    const {text, field, elsewhere, invalid, draft} = useFields(
        scenario ? `scenario ${scenario.id} ${scenario.etag}` : 'scenario.new',
        {
            id: scenario?.id ?? '',
            name: scenario?.name ?? '',
            description: scenario?.description ?? '',
            from: scenario?.window?.[0] ?? '',
            to: scenario?.window?.[1] ?? '',
        },
        put.error,
        {name: specs.name, description: specs.description},
    );
    const [rows, setRows] = useState<Row[]>(
        scenario ? (scenario.shocks ?? []).map(toRow) : [{...firstRow}],
    );
    const [preview, setPreview] = useState<Scenario | null>(null);
    const id = text.id || slugOf(text.name);
    const hasWindow = text.from !== '' && text.to !== '';
    const made = {
        id: id || 'preview',
        name: text.name.trim(),
        kind: hasWindow ? 'historical' : 'custom',
        description: text.description,
        shocks: rows.map(toShock),
        window: hasWindow ? [text.from, text.to] : [],
    } as unknown as Scenario;
    const wrong =
        rows.some((row) => !isNumber(row.size)) || invalid.length > 0
            ? fixErrorsFirst
            : rows.length === 0 && !hasWindow && 'Add a shock or two dates first.';
    const done = () => {
        draft.clear();
        onClose();
    };
    return (
        <Dialog
            title={scenario ? `Edit scenario ${scenario.id}` : 'New scenario'}
            onClose={onClose}
        >
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    put.mutate(
                        {...made, id, ...(scenario && {if_match: scenario.etag})},
                        {onSuccess: done},
                    );
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Name" autoFocus {...field('name')} />
                    {!scenario && (
                        <TextField
                            label="Short name"
                            {...field('id')}
                            placeholder={id}
                            hint="Unique"
                        />
                    )}
                    <TextField
                        label="From"
                        type="date"
                        {...field('from')}
                        hint="First close of history"
                    />
                    <TextField label="To" type="date" {...field('to')} hint="Last close" />
                </div>
                <Shocks rows={rows} set={setRows} />
                <TextArea label="Description" rows={2} {...field('description')} />
                {preview && <Preview scenario={preview} stored={scenario?.id ?? null} />}
                {elsewhere ? <ProblemView error={put.error} /> : null}
                {remove.error ? <ProblemView error={remove.error} /> : null}
                <div className="actions">
                    {scenario && (
                        <Button
                            kind="danger"
                            onClick={() =>
                                remove.mutate({scenario: scenario.id}, {onSuccess: done})
                            }
                        >
                            Delete
                        </Button>
                    )}
                    <Button onClick={() => setPreview(made)} disabledReason={wrong}>
                        Preview
                    </Button>
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([text.name.trim() === '' && 'name']) || wrong
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
