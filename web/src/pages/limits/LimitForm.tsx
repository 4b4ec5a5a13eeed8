// Creating, editing, trying and deleting a limit. Thresholds of fractions are typed in percent.
import {useId, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    CreateLimitRequestFields as specs,
    LimitComparison,
    LimitComparisonLabels,
    LimitSubject,
    LimitUnit,
    type Limit,
} from '../../api/types.gen';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices} from '../../ui/enum_labels';
import {NumberField, SelectField, TextArea, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {slugOf} from '../portfolios/PortfolioForms';
import {StatusChip, valueText} from './values';

const stale = ['limit.list', 'limit.cases', 'home.attention'] as const;

const comparisons = choices(LimitComparison, LimitComparisonLabels);
const units = choices(LimitUnit);
const types = choices(LimitSubject);

// Percent to fraction without the digits that the division adds.
const toValue = (text: string, unit: string): number | null => {
    if (text.trim() === '') return null;
    const value = Number(text);
    return unit === 'fraction' ? Number((value / 100).toPrecision(14)) : value;
};
const toText = (value: number | null, unit: LimitUnit): string =>
    value === null
        ? ''
        : String(unit === 'fraction' ? Number((value * 100).toPrecision(14)) : value);

const isNumber = (text: string): boolean => text.trim() === '' || Number.isFinite(Number(text));

// What the metric is now, without recording anything.
function Trial({request}: {request: Parameters<typeof useMethod<'limit.check'>>[1]}) {
    const trial = useMethod('limit.check', request);
    if (trial.error) return <ProblemView error={trial.error} />;
    const row = trial.data?.limits[0];
    if (!row) return <p className="note">Calculating…</p>;
    return (
        <p role="status">
            <StatusChip status={row.status} />{' '}
            {row.value === null
                ? row.message
                : `${valueText(row.unit, row.value)} as of ${row.as_of}`}
        </p>
    );
}

export function LimitForm({limit, onClose}: {limit: Limit | null; onClose: () => void}) {
    const create = useChange('limit.create', [...stale]);
    const update = useChange('limit.update', [...stale]);
    const remove = useChange('limit.delete', [...stale]);
    const error = create.error ?? update.error;
    const unitOf = limit?.unit ?? 'fraction';
    const {text, field, elsewhere, invalid, draft} = useFields(
        limit ? `limit ${limit.id} ${limit.etag}` : 'limit.new',
        {
            id: limit?.id ?? '',
            name: limit?.name ?? '',
            subject_type: limit?.subject_type ?? 'portfolio',
            subject: limit?.subject ?? '',
            metric: limit?.metric ?? '',
            comparison: limit?.comparison ?? 'at_most',
            unit: unitOf as string,
            soft: toText(limit?.soft ?? null, unitOf),
            hard: toText(limit?.hard ?? null, unitOf),
            owner: limit?.owner ?? '',
            rationale: limit?.rationale ?? '',
            valid_until: limit?.valid_until ?? '',
        },
        error,
        {
            name: specs.name,
            metric: specs.metric,
            owner: specs.owner,
            rationale: specs.rationale,
        },
    );
    const [sure, setSure] = useState(false);
    const [tried, setTried] = useState<Parameters<typeof useMethod<'limit.check'>>[1]>(null);
    const portfolios = useMethod('portfolio.list', {limit: 500});
    const sheets = useMethod(
        'alm.session.list',
        text.subject_type === 'balance_sheet' ? {limit: 500} : null,
    );
    const deals = useMethod('clo.deal.list', text.subject_type === 'deal' ? {limit: 500} : null);
    const of =
        text.subject_type === 'portfolio'
            ? {portfolio: text.subject || (portfolios.data?.data[0]?.slug ?? '')}
            : text.subject_type === 'balance_sheet'
              ? {balance_sheet: text.subject || (sheets.data?.data[0]?.id ?? '')}
              : {deal: text.subject || (deals.data?.data[0]?.slug ?? '')};
    const known = Object.values(of)[0] !== '';
    const metrics = useMethod('limit.metrics', known ? of : null, {staleTime: 300_000});
    const list = useId();
    const subjects = [
        ['', 'Every one'] as const,
        ...(text.subject_type === 'portfolio'
            ? (portfolios.data?.data.map((p) => [p.id, p.name] as const) ?? [])
            : text.subject_type === 'balance_sheet'
              ? (sheets.data?.data.map((s) => [s.id, s.name] as const) ?? [])
              : (deals.data?.data.map((d) => [d.id, d.name] as const) ?? [])),
    ];
    const done = () => {
        draft.clear();
        onClose();
    };
    const id = text.id || slugOf(text.name);
    const terms = {
        metric: text.metric.trim(),
        comparison: text.comparison as LimitComparison,
        unit: text.unit as LimitUnit,
    };
    const thresholds = (['soft', 'hard'] as const).flatMap((one) => {
        const value = toValue(text[one], text.unit);
        return value === null ? [] : [[one, value] as const];
    });
    const rest = {
        ...terms,
        ...Object.fromEntries(thresholds),
        name: text.name.trim(),
        owner: text.owner,
        rationale: text.rationale,
        ...(text.valid_until && {valid_until: text.valid_until}),
    };
    const submit = () =>
        limit
            ? update.mutate(
                  {
                      ...rest,
                      limit: limit.id,
                      if_match: limit.etag,
                      clear: (['soft', 'hard', 'valid_until'] as const).filter(
                          (one) => limit[one] !== null && text[one].trim() === '',
                      ),
                  },
                  {onSuccess: done},
              )
            : create.mutate(
                  {
                      ...rest,
                      id,
                      subject_type: text.subject_type as LimitSubject,
                      subject: text.subject,
                  },
                  {onSuccess: done},
              );
    const lacking = missingFields([
        text.name.trim() === '' && 'name',
        text.metric.trim() === '' && 'metric',
        thresholds.length === 0 && 'a threshold',
    ]);
    const unit = text.unit === 'fraction' ? '%' : '';
    const isTyped = isNumber(text.soft) && isNumber(text.hard);
    return (
        <Dialog title={limit ? `Edit limit ${limit.id}` : 'New limit'} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Name" autoFocus {...field('name')} />
                    {!limit && (
                        <TextField
                            label="Short name"
                            {...field('id')}
                            placeholder={id}
                            hint="Unique"
                        />
                    )}
                    {!limit && (
                        <SelectField
                            label="Applies to"
                            {...field('subject_type')}
                            options={types}
                        />
                    )}
                    {!limit && (
                        <SelectField label="Which" {...field('subject')} options={subjects} />
                    )}
                </div>
                <TextField
                    label="Metric"
                    {...field('metric')}
                    list={list}
                    hint="Figures, numbers, + − * / and max(), min(), sum(), abs()"
                />
                <datalist id={list}>
                    {metrics.data?.figures.map((figure) => (
                        <option key={figure.path} value={figure.path}>
                            {String(figure.value)}
                        </option>
                    ))}
                </datalist>
                <div className="form-grid">
                    <SelectField label="Must be" {...field('comparison')} options={comparisons} />
                    <SelectField label="Unit" {...field('unit')} options={units} />
                    <NumberField
                        label="Soft threshold"
                        unit={unit}
                        {...field('soft')}
                        {...(isNumber(text.soft) ? {} : {error: 'expected a number'})}
                    />
                    <NumberField
                        label="Hard threshold"
                        unit={unit}
                        {...field('hard')}
                        {...(isNumber(text.hard) ? {} : {error: 'expected a number'})}
                    />
                    <TextField label="Owner" {...field('owner')} />
                    <TextField label="Valid until" type="date" {...field('valid_until')} />
                </div>
                <TextArea label="Rationale" rows={2} {...field('rationale')} />
                {tried && <Trial request={tried} />}
                {elsewhere ? <ProblemView error={error} /> : null}
                {remove.error ? <ProblemView error={remove.error} /> : null}
                <div className="actions">
                    {limit && (
                        <Button
                            kind="danger"
                            onClick={() =>
                                sure
                                    ? remove.mutate(
                                          {limit: limit.id, if_match: limit.etag},
                                          {onSuccess: done},
                                      )
                                    : setSure(true)
                            }
                        >
                            {sure ? 'Delete limit and close its cases' : 'Delete'}
                        </Button>
                    )}
                    <Button
                        onClick={() =>
                            setTried({
                                ...of,
                                limits: [{...terms, ...Object.fromEntries(thresholds)}],
                            })
                        }
                        disabledReason={
                            lacking
                                ?.replace('name, ', '')
                                .replace('name and ', '')
                                .replace('Required:', 'To try it:') ||
                            (!known && 'Choose a subject first.')
                        }
                    >
                        Try
                    </Button>
                    <Button onClick={done}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            create.isPending || update.isPending
                                ? 'Already saving.'
                                : lacking || ((invalid.length > 0 || !isTyped) && fixErrorsFirst)
                        }
                    >
                        {limit ? 'Save' : 'Create'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
