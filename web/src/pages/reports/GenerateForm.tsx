// The form that generates a report: what it is about, its formats and its template. It runs as a job.
import {useState} from 'react';
import {problemOfJob} from '../../api/client';
import {useMethod} from '../../api/queries';
import {
    ReportFormat,
    ReportFormatLabels,
    ReportKind,
    ReportPaper,
    ReportPaperLabels,
    ReportRequestFields,
    type ReportRequest,
    type ReportResponse,
} from '../../api/types.gen';
import {Progress} from '../../app/JobTray';
import {isRunning, startRun, useRun} from '../../app/jobs';
import {Link, useAsOf, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {choices} from '../../ui/enum_labels';
import {CheckField, NumberField, SelectField, TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {Section} from '../../ui/Page';
import {Issues, ProblemView} from '../../ui/states';
import {currencyOf, formOf, requestOf as planRequestOf} from '../plan/plan_form';
import {kindLabels} from './kinds';
import {ScheduleReport} from './ScheduleReport';

export const generateKey = 'report.generate';

const first = {
    kind: 'risk',
    portfolio: '',
    session: '',
    templateRows: '',
    year: '',
    deal: '',
    template: '',
    logo: '',
    commentary: '',
    paper: 'a4',
    formats: 'pdf xlsx',
    recipients: '',
};

// Whether the subject of the report is a balance sheet.
const ofBank = (kind: string) => kind === 'balance_sheet' || kind === 'supervisory_templates';

const addresses = (text: string) => text.split(/[\s,;]+/).filter(Boolean);

// Of lines such as "Consumer loans = Loans and advances".
const rowsByProduct = (text: string): Record<string, string> =>
    Object.fromEntries(
        text
            .split('\n')
            .map((line) => line.split('=').map((part) => part.trim()))
            .filter(([product, row]) => product && row)
            .map(([product, row]) => [product as string, row as string]),
    );

const planOf = (address: string) => planRequestOf(formOf(address)).request;

function requestOf(text: typeof first, asOf: string, plan: string): ReportRequest {
    const kind = text.kind as ReportKind;
    return {
        kind,
        ...(kind === 'risk' && {portfolio: text.portfolio, ...(asOf && {as_of: asOf})}),
        ...(ofBank(kind) && {session: text.session}),
        ...(kind === 'supervisory_templates' &&
            text.templateRows.trim() && {template_rows: rowsByProduct(text.templateRows)}),
        ...(kind === 'ledger_year' && {year: Number(text.year)}),
        ...(kind === 'plan' && {plan: planOf(plan) ?? {}}),
        ...(kind === 'clo_payment_date' && {deal: text.deal, ...(asOf && {as_of: asOf})}),
        ...(text.template && {template: text.template}),
        ...(text.logo && {logo: text.logo}),
        ...(text.commentary.trim() && {commentary: text.commentary}),
        paper: text.paper as ReportPaper,
        formats: text.formats.split(' ') as ReportFormat[],
        ...(addresses(text.recipients).length > 0 && {recipients: addresses(text.recipients)}),
    };
}

function missing(text: typeof first, plan: string): string | false {
    if (text.kind === 'risk' && !text.portfolio) return 'Choose a portfolio.';
    if (ofBank(text.kind) && !text.session) return 'Choose a balance sheet.';
    if (text.kind === 'ledger_year' && !/^\d{4}$/.test(text.year)) return 'Enter a year.';
    if (text.kind === 'plan' && !planOf(plan)) return 'Correct the plan in the planner.';
    if (text.kind === 'clo_payment_date' && !text.deal) return 'Choose a deal.';
    if (
        text.kind === 'supervisory_templates' &&
        text.templateRows.split('\n').some((line) => line.trim() && !/[^=]=[^=]/.test(line))
    )
        return 'Write each row of J 03.00 as product = row.';
    if (!text.formats) return 'Select a format.';
    return false;
}

// The plan in the address of the page, or the planner's first one.
function PlanSubject({address}: {address: string}) {
    const plan = formOf(address);
    return (
        <p className="note">
            {plan.portfolio} {currencyOf(plan)} over {plan.years} years.{' '}
            <Link to={`/plan?plan=${encodeURIComponent(address)}`}>Change the plan</Link>
        </p>
    );
}

function Subject({
    kind,
    plan,
    field,
}: {
    kind: string;
    plan: string;
    field: ReturnType<typeof useFields<typeof first>>['field'];
}) {
    const portfolios = useMethod('portfolio.list', kind === 'risk' ? {limit: 500} : null);
    const sessions = useMethod('alm.session.list', ofBank(kind) ? {limit: 200} : null);
    const deals = useMethod('clo.deal.list', kind === 'clo_payment_date' ? {limit: 200} : null);
    if (kind === 'plan') return <PlanSubject address={plan} />;
    if (kind === 'clo_payment_date')
        return (
            <SelectField
                label="Deal"
                {...field('deal')}
                options={[
                    ['', 'Choose'],
                    ...(deals.data?.data ?? []).map((one) => [one.slug, one.name] as const),
                ]}
            />
        );
    if (kind === 'ledger_year') return <NumberField label="Year" {...field('year')} />;
    if (ofBank(kind))
        return (
            <SelectField
                label="Balance sheet"
                {...field('session')}
                options={[
                    ['', 'Choose'],
                    ...(sessions.data?.data ?? []).map((one) => [one.id, one.name] as const),
                ]}
            />
        );
    return (
        <SelectField
            label="Portfolio"
            {...field('portfolio')}
            options={[
                ['', 'Choose'],
                ...(portfolios.data?.data ?? []).map((one) => [one.slug, one.name] as const),
            ]}
        />
    );
}

export function GenerateForm() {
    const [asOf] = useAsOf();
    const run = useRun(generateKey);
    const [started, setStarted] = useState('');
    const [plan] = useSearch('plan');
    const form = useFields(
        `reports.generate ${plan}`,
        {...first, kind: plan ? 'plan' : 'risk'},
        run?.error ?? null,
        {
            logo: ReportRequestFields.logo,
            commentary: ReportRequestFields.commentary,
            year: ReportRequestFields.year,
        },
    );
    const {text, field} = form;
    const templates = useMethod('report.template.list', {});
    const chosen = new Set(text.formats.split(' ').filter(Boolean));
    const result = run?.result as ReportResponse | undefined;
    const busy = run !== null && isRunning(run);
    const failure = run?.error ?? (run?.job?.state === 'failed' ? problemOfJob(run.job) : null);
    const generate = () => {
        setStarted(text.kind);
        void startRun({
            key: generateKey,
            title: 'Report',
            to: '/reports',
            method: 'report.generate',
            request: requestOf(text, asOf, plan),
        });
    };
    return (
        <Section title="Generate">
            <DraftNote of={form.draft} />
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (!missing(text, plan) && !busy) generate();
                }}
            >
                <div className="report-form">
                    <SelectField
                        label="Kind"
                        {...field('kind')}
                        options={choices(ReportKind, kindLabels)}
                    />
                    <Subject kind={text.kind} plan={plan} field={field} />
                    <SelectField
                        label="Template"
                        {...field('template')}
                        options={[
                            ['', 'None: all sections'],
                            ...(templates.data?.data ?? [])
                                .filter((one) => one.kind === text.kind)
                                .map((one) => [one.name, one.name] as const),
                        ]}
                    />
                    <TextField label="Name above the title" {...field('logo')} />
                    <SelectField
                        label="Paper"
                        {...field('paper')}
                        options={choices(ReportPaper, ReportPaperLabels)}
                    />
                    <TextField
                        label="Recipients"
                        hint="E-mail addresses of members, separated by commas"
                        {...field('recipients')}
                    />
                </div>
                {text.kind === 'supervisory_templates' && (
                    <TextArea
                        label="Rows of J 03.00 by product"
                        hint="One product per line, such as: Consumer loans = Loans and advances. A product whose name is that of a row needs none."
                        rows={3}
                        {...field('templateRows')}
                    />
                )}
                <TextArea
                    label="Commentary"
                    hint="Before the figures; empty lines separate paragraphs"
                    rows={3}
                    {...field('commentary')}
                />
                <fieldset className="report-choices">
                    <legend>Formats</legend>
                    {choices(ReportFormat, ReportFormatLabels).map(([format, label]) => (
                        <CheckField
                            key={format}
                            label={label}
                            checked={chosen.has(format)}
                            onChange={(event) => {
                                const next = new Set(chosen);
                                if (event.target.checked) next.add(format);
                                else next.delete(format);
                                form.setText((now) => ({
                                    ...now,
                                    formats: ReportFormat.filter((one) => next.has(one)).join(' '),
                                }));
                            }}
                        />
                    ))}
                </fieldset>
                <div className="report-actions">
                    <Button
                        type="submit"
                        kind="primary"
                        disabledReason={
                            (busy && 'A report is being generated.') || missing(text, plan)
                        }
                    >
                        Generate report
                    </Button>
                    <ScheduleReport
                        request={() => requestOf(text, asOf, plan)}
                        disabledReason={missing(text, plan)}
                    />
                </div>
            </form>
            {run && busy && <Progress run={run} />}
            {failure ? <ProblemView error={failure} /> : null}
            {result && started && (
                <p role="status">
                    Generated: <Link to={`/reports/${result.id}`}>{result.title}</Link>, as of{' '}
                    {result.as_of}.
                </p>
            )}
            {result && started && result.issues.length > 0 && <Issues issues={result.issues} />}
        </Section>
    );
}
