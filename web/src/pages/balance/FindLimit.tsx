// Solves for the size, rate or maturity of a position at which a measure meets its limit.
import type {RequestOf} from '../../api/client';
import {useChange} from '../../api/queries';
import {
    AlmFindLimitRequestFields as specs,
    AlmLimitMeasure,
    AlmLimitTerm,
    type AlmSession,
} from '../../api/types.gen';
import type {Draft} from '../../app/drafts';
import {Figure} from '../../ui/Figure';
import {NumberField, SelectField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {typedNumber} from '../../ui/number_text';
import {Facts, Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {enumLabel} from '../../ui/enum_labels';
import {useTerms} from './frame';
import {customShocks, supervisory} from './custom_shocks';
import {
    FundingFields,
    FundingLines,
    fundingRequest,
    lacksProduct,
    type FundingTerms,
} from './Funding';
import {PositionForm} from './PositionForm';
import {planTermsRequest} from './terms';

type Request = RequestOf<'alm.session.find_limit'>;

const options = (codes: readonly string[]) => codes.map((one) => [one, enumLabel(one)] as const);

// The format of the solution.
const unitOf = (vary: NonNullable<Request['vary']>, currency: string) =>
    vary === 'size'
        ? {digits: 2, unit: currency}
        : vary === 'maturity'
          ? {digits: 2, unit: 'years'}
          : {percent: true, digits: 4, unit: '% per year'};

const unitOfMeasure = (measure: NonNullable<Request['measure']>, currency: string) =>
    measure.endsWith('_ratio')
        ? {percent: true, digits: 2, unit: '% of Tier 1'}
        : {digits: 2, unit: currency, signed: measure.startsWith('delta')};

export function FindLimit({session, funding}: {session: AlmSession; funding: Draft<FundingTerms>}) {
    const terms = useTerms();
    const find = useChange('alm.session.find_limit');
    const {text, field, setText, draft} = useFields(
        `alm.find_limit ${session.id}`,
        {vary: 'size', measure: 'delta_eve', scenario: 'parallel_up', limit: ''},
        find.error,
        specs,
    );
    const limit = typedNumber(text.limit);
    const isRatio = text.measure.endsWith('_ratio');
    const error = text.limit.trim() === '' || !Number.isFinite(limit) ? 'expected a number' : null;
    const {data} = find;
    const sent = {
        vary: find.variables?.vary ?? 'size',
        measure: find.variables?.measure ?? 'delta_eve',
        currency: find.variables?.position.currency ?? session.currency,
    };
    return (
        <Section
            title="Solve for limit"
            note="Adds a position and varies the selected term until the measure equals the limit."
        >
            <div className="controls balance-terms" role="group" aria-label="Limit">
                <DraftNote of={draft} />
                <SelectField label="Vary" {...field('vary')} options={options(AlmLimitTerm)} />
                <SelectField
                    label="Measure"
                    {...field('measure')}
                    options={options(AlmLimitMeasure)}
                />
                {!isRatio && (
                    <SelectField
                        label="Scenario"
                        {...field('scenario')}
                        options={options([
                            'base',
                            ...supervisory,
                            ...customShocks(terms.own).shocks.map(({name}) => name),
                        ])}
                    />
                )}
                <NumberField
                    label="Limit value"
                    unit={isRatio ? '% of Tier 1' : session.currency}
                    {...field('limit')}
                    error={text.limit === '' ? null : (error ?? field('limit').error)}
                />
            </div>
            <FundingFields session={session} of={funding} />
            <PositionForm
                label="Limit position"
                action="Solve"
                session={session}
                onPosition={(position) => {
                    if (lacksProduct(funding.value)) return;
                    if (error) return setText((now) => ({...now, limit: now.limit || '?'}));
                    find.mutate({
                        ...planTermsRequest(session.id, terms),
                        ...fundingRequest(funding.value),
                        position,
                        vary: text.vary as NonNullable<Request['vary']>,
                        measure: text.measure as NonNullable<Request['measure']>,
                        ...(!isRatio && {scenario: text.scenario}),
                        limit: isRatio ? limit / 100 : limit,
                    });
                }}
            />
            {find.error ? <ProblemView error={find.error} /> : null}
            {data && (
                <>
                    <p role="status">{data.message}</p>
                    <Facts
                        rows={[
                            [
                                'Solution',
                                <Figure
                                    key="v"
                                    value={data.value}
                                    {...unitOf(sent.vary, sent.currency)}
                                    name="limit.value"
                                    reason={data.message}
                                />,
                            ],
                            ...(sent.vary === 'maturity' && data.position?.maturity
                                ? ([['Maturity', data.position.maturity]] as [string, string][])
                                : []),
                            [
                                `${enumLabel(sent.measure)} without it`,
                                <Figure
                                    key="b"
                                    value={data.before}
                                    {...unitOfMeasure(sent.measure, session.currency)}
                                    name="limit.before"
                                />,
                            ],
                            [
                                `${enumLabel(sent.measure)} with it`,
                                <Figure
                                    key="r"
                                    value={data.reached}
                                    {...unitOfMeasure(sent.measure, session.currency)}
                                    name="limit.reached"
                                    reason={data.message}
                                />,
                            ],
                            ['As of', data.as_of],
                            ['Result', <code key="d">{data.digest.slice(0, 16)}</code>],
                        ]}
                    />
                    <FundingLines lines={data.funding} currency={data.currency} />
                </>
            )}
        </Section>
    );
}
