// Time to financial independence: in full, with part-time income, or without further saving.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import type {IndependenceResponse} from '../../api/types.gen';
import {acceptTexts, useDraft} from '../../app/drafts';
import {useSearch} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {enumLabel} from '../../ui/enum_labels';
import {NumberField, SelectField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {DraftNote} from '../../ui/form';
import {percent, plural} from '../../ui/format';
import {Page, Section, Tile, Tiles} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import {FanChart} from './FanChart';
import {markets} from './form_parts';
import {addressOf, formOf, requestOf, specs, type IndependenceForm} from './independence_form';
import './plan.css';

const paths = 10_000;
const unit = 'USD';

function Editor({form, onRun}: {form: IndependenceForm; onRun: (address: string) => void}) {
    const draft = useDraft(`independence ${addressOf(form)}`, form, {accept: acceptTexts});
    const {value: text, set: setText} = draft;
    const {request, errors} = requestOf(text);
    const field = (name: keyof IndependenceForm) => ({
        value: text[name],
        onChange: (event: {target: {value: string}}) =>
            setText((now) => ({...now, [name]: event.target.value})),
        error: errors[name] ?? null,
        currency: unit,
        ...(name in specs && {of: specs[name as keyof typeof specs]}),
    });
    return (
        <form
            className="plan-form"
            aria-label="Financial independence"
            onSubmit={(event) => {
                event.preventDefault();
                if (!request) return;
                draft.clear();
                onRun(addressOf(text));
            }}
        >
            <DraftNote of={draft} />
            <fieldset className="plan-group">
                <legend>Savings</legend>
                <div className="form-grid">
                    <NumberField label="Portfolio" {...field('portfolio')} />
                    <NumberField label="Saving" {...field('saving')} />
                    <NumberField label="Real growth of saving" {...field('growth')} />
                    <NumberField label="Years simulated" {...field('years')} unit="" />
                </div>
            </fieldset>
            <fieldset className="plan-group">
                <legend>Independence</legend>
                <div className="form-grid">
                    <NumberField label="Spending" {...field('spending')} />
                    <NumberField label="Withdrawal rate" {...field('rate')} />
                    <NumberField label="Part-time income" {...field('partTime')} />
                    <NumberField label="Coast for years" {...field('coast')} unit="" />
                </div>
            </fieldset>
            <fieldset className="plan-group">
                <legend>Market</legend>
                <div className="form-grid">
                    <NumberField label="Stocks" {...field('stock')} />
                    <NumberField label="Fees" {...field('fees')} />
                    <SelectField label="Returns" {...field('market')} options={markets} />
                    <NumberField label="Seed" {...field('seed')} />
                </div>
            </fieldset>
            <div className="plan-run">
                <Button kind="primary" type="submit" disabledReason={!request && fixErrorsFirst}>
                    Run
                </Button>
            </div>
        </form>
    );
}

function Results({data}: {data: IndependenceResponse}) {
    type Row = IndependenceResponse['results'][number];
    const years = (key: 'p10' | 'p25' | 'p50' | 'p75' | 'p90', label: string) => ({
        key,
        label,
        unit: 'years',
        value: (r: Row) => r[key],
        cell: (r: Row) => <Figure value={r[key]} reason="not within the years simulated" />,
    });
    return (
        <>
            <Tiles>
                {data.results.map((one) => (
                    <Tile
                        key={one.kind}
                        label={enumLabel(one.kind)}
                        value={
                            <Figure
                                value={one.p50}
                                unit="years"
                                name={`independence.${one.kind}`}
                                reason="not within the years simulated"
                            />
                        }
                        note={`median; ${percent(one.probability, 1)}% of ${plural(data.paths, 'path')} get there`}
                    />
                ))}
                <Tile
                    label="Median real return"
                    value={<Figure value={data.median_real_return} percent unit="% per year" />}
                    note="after fees"
                />
            </Tiles>
            <Section
                title="Years until independence"
                note="The years by which a share of the paths has reached the target. Full: the portfolio pays all spending. Barista: part-time income pays a part of it. Coast: the portfolio grows to the full target without further saving."
            >
                <Table
                    label="Years until independence"
                    rows={data.results}
                    id={(r) => r.kind}
                    columns={[
                        {key: 'kind', label: 'Kind', text: true, value: (r) => enumLabel(r.kind)},
                        {
                            key: 'target',
                            label: 'Target now',
                            unit,
                            value: (r) => r.target,
                            cell: (r) => <Figure value={r.target} />,
                        },
                        years('p10', '10% of paths'),
                        years('p25', '25%'),
                        years('p50', '50%'),
                        years('p75', '75%'),
                        years('p90', '90%'),
                        {
                            key: 'probability',
                            label: 'Within the years simulated',
                            unit: '%',
                            value: (r) => r.probability,
                            cell: (r) => <Figure value={r.probability} percent digits={1} />,
                        },
                    ]}
                />
            </Section>
            <Section title="Portfolio">
                <ChartFrame
                    title="Portfolio with savings"
                    unit={`${unit}, in today’s dollars`}
                    summary="Percentiles of the portfolio at the end of each year"
                    rows={data.balance}
                    columns={[
                        {key: 'year', label: 'Year', value: (r) => r.year},
                        ...(['p5', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95'] as const).map((p) => ({
                            key: p,
                            label: `P${p.slice(1)}`,
                            unit,
                            value: (r: (typeof data.balance)[number]) => r.real[p],
                        })),
                    ]}
                >
                    <FanChart
                        rows={data.balance.map((row) => row.real)}
                        summary="Portfolio by year with its percentiles"
                    />
                </ChartFrame>
            </Section>
            {data.issues.length > 0 && (
                <Section title="Notes">
                    <Issues issues={data.issues} />
                </Section>
            )}
        </>
    );
}

export default function IndependencePage() {
    const [address, setAddress] = useSearch('independence');
    const {form, request} = useMemo(() => {
        const read = formOf(address);
        return {form: read, request: requestOf(read).request};
    }, [address]);
    const answer = useMethod('plan.independence', request && {...request, paths});
    return (
        <Page title="Financial independence">
            <Editor key={address} form={form} onRun={setAddress} />
            {request === null ? (
                <p className="note">The address has errors, which are shown in the form.</p>
            ) : (
                <QueryResult of={answer} what="Simulating">
                    {(data) => <Results data={data} />}
                </QueryResult>
            )}
        </Page>
    );
}
