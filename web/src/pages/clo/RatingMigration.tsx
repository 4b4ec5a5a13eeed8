// Rating migration of the collateral: a transition matrix is pasted or read from a file, a run is a
// job, and its result is kept, and shown until the next one.
import {Allowed} from '../../app/Allowed';
import {
    CloMigrationPeriod,
    CloTransitionMatrixFields,
    type CloDealView,
    type CloMigrationDate,
    type CloMigrationResponse,
} from '../../api/types.gen';
import {cancelRun, isRunning, startRun, useRun} from '../../app/jobs';
import {RunStatus} from '../../app/JobTray';
import {useSearch} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {ChartFrame} from '../../ui/ChartFrame';
import {choices} from '../../ui/enum_labels';
import {FileField, NumberField, SelectField, TextArea} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {DraftNote, useFields} from '../../ui/form';
import {instant, number, percent, short} from '../../ui/format';
import {Section} from '../../ui/Page';
import {StackedColumns} from '../../ui/StackedColumns';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {TimeChart} from '../../ui/TimeChart';
import {textOf} from '../ledger/ImportFile';
import {DealIssues, useProjectionRequest} from './frame';
import {refreshKept, useKeptResult} from './kept_result';
import {RecordsChanged} from './RecordsChanged';
import type {SettingsRequest} from './simulation_settings';
import {readTransition, type Share} from './transition_text';

// ---- results

// Mean with the 5th and 95th percentile of the paths.
const spread = (
    key: string,
    label: string,
    of: (date: CloMigrationDate) => CloMigrationDate['upgrades'],
    more: {percent?: boolean; unit?: string} = {},
): Column<CloMigrationDate>[] =>
    (['mean', 'p5', 'p95'] as const).map((part) => ({
        key: `${key} ${part}`,
        label: {mean: label, p5: `${label}, 5th percentile`, p95: `${label}, 95th percentile`}[
            part
        ],
        ...(more.unit && {unit: more.unit}),
        extra: part !== 'mean',
        value: (date) => of(date)[part],
        cell: (date) => (
            <Figure
                value={of(date)[part]}
                digits={more.percent ? 2 : more.unit ? 0 : 1}
                percent={more.percent ?? false}
            />
        ),
    }));

const dateColumns = (currency: string): Column<CloMigrationDate>[] => [
    {key: 'date', label: 'Date', text: true, value: (d) => d.date},
    ...spread('upgrades', 'Upgrades', (d) => d.upgrades),
    ...spread('downgrades', 'Downgrades', (d) => d.downgrades),
    ...spread('defaults', 'Defaults', (d) => d.defaults),
    ...spread('par', 'Defaulted par', (d) => d.defaulted_par, {unit: currency}),
    ...spread('cdr', 'CDR', (d) => d.cdr, {percent: true, unit: '% a year'}),
    ...spread('matured', 'Repaid assets', (d) => d.matured),
];

const ratingOf = (date: CloMigrationDate, rating: string) =>
    date.ratings.find((one) => one.rating === rating);

const colors = 8;

// Neighbors on the scale share a color where there are more of them than colors.
const seriesOf = (i: number, states: number): number =>
    1 + Math.floor((i * colors) / Math.max(colors, states));

function Ratings({deal, data}: {deal: CloDealView; data: CloMigrationResponse}) {
    const {currency} = deal.document;
    const dates = data.dates.map(({date}) => date);
    const held = data.states.filter((state) =>
        data.dates.some((date) => (ratingOf(date, state)?.par.mean ?? 0) > 0),
    );
    const defaulted = data.states.at(-1) ?? '';
    const last = data.dates.at(-1);
    const lost = last ? (ratingOf(last, defaulted)?.par.mean ?? 0) : 0;
    const summary = `Mean par by rating on ${dates.length} dates; ${number(lost)} ${currency} has defaulted by ${dates.at(-1) ?? ''}.`;
    return (
        <ChartFrame
            title="Par by rating"
            unit={currency}
            asOf={deal.as_of}
            summary={summary}
            rows={data.dates}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (d) => d.date},
                ...held.map((state) => ({
                    key: state,
                    label: state,
                    value: (d: CloMigrationDate) => ratingOf(d, state)?.par.mean,
                    cell: (d: CloMigrationDate) => number(ratingOf(d, state)?.par.mean ?? null),
                })),
            ]}
        >
            <StackedColumns
                labels={dates}
                stacks={held.map((state, i) => ({
                    label: state,
                    series: seriesOf(i, held.length),
                    values: data.dates.map((date) => ratingOf(date, state)?.par.mean ?? 0),
                }))}
                summary={summary}
            />
        </ChartFrame>
    );
}

// The par of one rating with its percentiles.
function OneRating({deal, data}: {deal: CloDealView; data: CloMigrationResponse}) {
    const [chosen, setChosen] = useSearch('rating');
    const rating = data.states.includes(chosen) ? chosen : (data.states.at(-1) ?? '');
    const par = data.dates.map((date) => ratingOf(date, rating)?.par ?? null);
    const last = par.at(-1);
    const summary = `Par of ${rating} on the last date: median ${number(last?.p50 ?? null)}, from ${number(last?.p5 ?? null)} to ${number(last?.p95 ?? null)} on nine of ten paths.`;
    return (
        <ChartFrame
            title={`Par of ${rating}`}
            unit={deal.document.currency}
            asOf={deal.as_of}
            summary={summary}
            rows={data.dates}
            columns={[
                {key: 'date', label: 'Date', text: true, value: (d) => d.date},
                ...(
                    [
                        ['mean', 'Mean'],
                        ['p5', '5th percentile'],
                        ['p50', 'Median'],
                        ['p95', '95th percentile'],
                    ] as const
                ).map(([part, label]) => ({
                    key: part,
                    label,
                    value: (d: CloMigrationDate) => ratingOf(d, rating)?.par[part],
                    cell: (d: CloMigrationDate) => number(ratingOf(d, rating)?.par[part] ?? null),
                })),
            ]}
            note={
                <SelectField
                    label="Rating"
                    value={rating}
                    onChange={(event) => setChosen(event.target.value)}
                    options={data.states.map((state) => [state, state] as const)}
                />
            }
        >
            <TimeChart
                dates={data.dates.map(({date}) => date)}
                lines={[
                    {label: 'Median', series: 1, values: par.map((one) => one?.p50 ?? null)},
                    {
                        label: '5th percentile',
                        series: 3,
                        kind: 'dashed',
                        values: par.map((one) => one?.p5 ?? null),
                    },
                    {
                        label: '95th percentile',
                        series: 2,
                        kind: 'dashed',
                        values: par.map((one) => one?.p95 ?? null),
                    },
                ]}
                summary={summary}
                projected
                format={short}
            />
        </ChartFrame>
    );
}

function Results({deal, data}: {deal: CloDealView; data: CloMigrationResponse}) {
    return (
        <>
            <p className="note">
                {`${number(data.paths)} paths. The matrix of a period differs from the transition matrix by at most ${percent(data.root_distance, 4)}% when it is applied as often.`}
            </p>
            <Ratings deal={deal} data={data} />
            <div className="columns">
                <OneRating deal={deal} data={data} />
                <Table
                    label="Migrations by date"
                    rows={data.dates}
                    columns={dateColumns(deal.document.currency)}
                    id={(d) => d.date}
                    sort={null}
                    height={360}
                />
            </div>
            <DealIssues issues={data.issues} />
        </>
    );
}

// ---- form

const shares: readonly (readonly [Share, string])[] = [
    ['percent', 'Percent'],
    ['fraction', 'Fractions'],
];

/** Migrations by the correlation, paths and seed of the simulation. */
export function RatingMigration({deal, settings}: {deal: CloDealView; settings: SettingsRequest}) {
    const terms = useProjectionRequest(deal);
    const {text, field, setText, draft} = useFields(
        `clo.migration ${deal.slug}`,
        {matrix: '', share: 'percent', months: '12', period: 'quarterly'},
        null,
        {months: CloTransitionMatrixFields.months},
    );
    const months = Number(text.months);
    const read = readTransition(
        text.matrix,
        text.share === 'fraction' ? 'fraction' : 'percent',
        months,
    );
    const period = CloMigrationPeriod.find((one) => one === text.period) ?? 'quarterly';
    const {paths, seed, correlation} = settings;
    const request = terms &&
        read.matrix && {...terms, paths, seed, correlation, transition: read.matrix, period};
    const key = `clo.migration ${JSON.stringify(request)} ${deal.etag}`;
    const run = useRun<'clo.migration'>(key);
    const running = run !== null && isRunning(run);
    const kept = useKeptResult(deal, 'migration');
    const start = () => {
        if (!request || running) return;
        void startRun({
            key,
            title: `Rating migration of ${deal.name}, ${number(paths)} paths`,
            to: `${window.location.pathname}${window.location.search}`,
            method: 'clo.migration',
            request,
        }).then(refreshKept);
    };
    const last = kept.data?.document as CloMigrationResponse | undefined;
    return (
        <Section
            title="Rating migration"
            note="Par and number of assets by rating over time, on the correlation, paths and seed of the simulation."
        >
            <Allowed to="clo.migration">
                <form
                    aria-label="Rating migration"
                    onSubmit={(event) => {
                        event.preventDefault();
                        start();
                    }}
                >
                    <DraftNote of={draft} />
                    <TextArea
                        label="Transition matrix"
                        hint="Ratings in the first row, from best to worst, default last; then a row of probabilities for each. Copied cells of a spreadsheet, or separated by commas."
                        {...field('matrix')}
                        error={text.matrix === '' ? null : read.error}
                    />
                    <div className="controls clo-terms">
                        <FileField
                            label="Matrix from a file"
                            accept=".csv,.tsv,.txt"
                            taken
                            onFiles={([chosen]) => {
                                if (!chosen) return;
                                void chosen
                                    .arrayBuffer()
                                    .then((bytes) =>
                                        setText((now) => ({...now, matrix: textOf(bytes)})),
                                    );
                            }}
                        />
                        <SelectField
                            label="Probabilities are"
                            {...field('share')}
                            options={shares}
                        />
                        <NumberField label="Matrix period" {...field('months')} />
                        <SelectField
                            label="Migrations"
                            {...field('period')}
                            options={choices(CloMigrationPeriod)}
                        />
                        <Button
                            type="submit"
                            disabledReason={
                                (running && 'Already running.') ||
                                (text.matrix === '' ? read.error : read.error && fixErrorsFirst) ||
                                (terms === null && 'Correct the assumptions first.')
                            }
                        >
                            Run migration
                        </Button>
                        {running && <Button onClick={() => void cancelRun(key)}>Cancel</Button>}
                    </div>
                </form>
            </Allowed>
            {run && (running || run.error || run.job?.state !== 'succeeded') ? (
                <RunStatus run={run} />
            ) : null}
            {run?.result ? (
                <Results deal={deal} data={run.result} />
            ) : last ? (
                <>
                    <p className="note" role="status">
                        {`Last migration: as of ${kept.data?.as_of ?? ''}, computed ${instant(kept.data?.created_at ?? '')}; its matrix may differ from the one above.`}
                    </p>
                    <RecordsChanged at={kept.data?.records_changed_at} />
                    <Results deal={deal} data={last} />
                </>
            ) : null}
        </Section>
    );
}
