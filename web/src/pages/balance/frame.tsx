// What the pages of one balance sheet share: its name, its tabs, the terms it is valued by.
import {useState, type ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import type {AlmSession} from '../../api/types.gen';
import {useKey} from '../../app/keys';
import {navigate, useParams, usePlace} from '../../app/router';
import {Button, mendFirst} from '../../ui/Button';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {typedNumber} from '../../ui/number_text';
import {Page} from '../../ui/Page';
import {Answered, Empty} from '../../ui/states';
import {Tabs} from '../../ui/Tabs';
import {word} from '../../ui/words';
import {AssumptionsDialog} from './AssumptionsDialog';
import {CurvesDialog} from './CurvesDialog';
import {customShocks} from './custom_shocks';
import {floors, regulations, searchOf, termsOf, type Terms} from './terms';
import './balance.css';

const tabs = [
    ['', 'Overview'],
    ['/nii', 'Interest income'],
    ['/gap', 'Repricing gap'],
    ['/curves', 'Curves'],
    ['/what-if', 'What if'],
    ['/positions', 'Positions'],
    ['/data', 'Data'],
] as const;

export const useSession = (): string => useParams().session ?? '';
export const useTerms = (): Terms => termsOf(usePlace().search);
export const baseOf = (session: string): string => `/balance/${encodeURIComponent(session)}`;

function TabKey({index, to, label}: {index: number; to: string; label: string}) {
    useKey(String(index + 1), label, () => navigate(to), 'Balance sheet');
    return null;
}

export function SessionFrame({
    question,
    actions,
    children,
}: {
    question: string;
    actions?: ReactNode;
    children: (session: AlmSession) => ReactNode;
}) {
    const id = useSession();
    const terms = searchOf(useTerms());
    const session = useMethod('alm.session.get', {session: id});
    const base = baseOf(id);
    const all = tabs.map(([path, text]) => [base + path + terms, text] as const);
    return (
        <Page title={session.data?.name ?? 'Balance sheet'} question={question} actions={actions}>
            <Tabs label="Of the balance sheet" tabs={all} />
            {all.map(([to, text], i) => (
                <TabKey key={text} index={i} to={to} label={text} />
            ))}
            <Answered of={session} what="Reading the balance sheet">
                {children}
            </Answered>
        </Page>
    );
}

// Pages that value need curves; without them they say how to have some.
export function WithCurves({session, children}: {session: AlmSession; children: ReactNode}) {
    const [adding, setAdding] = useState(false);
    if (session.market) return children;
    return (
        <>
            <Empty title="This balance sheet has no curves yet">
                <p>
                    Values need a discount curve for each currency: a CSV or XLSX with an id in each
                    row and tenors (ON, 1W, 1M, … 50Y) in columns.
                </p>
                <Button kind="primary" onClick={() => setAdding(true)}>
                    Add curves
                </Button>
            </Empty>
            {adding && (
                <CurvesDialog
                    session={session.id}
                    currency={session.currency}
                    onClose={() => setAdding(false)}
                />
            )}
        </>
    );
}

export function TermsForm({session}: {session: AlmSession}) {
    const {currency, market} = session;
    const [assuming, setAssuming] = useState(false);
    const {path, search} = usePlace();
    const terms = termsOf(search);
    const {text, field, draft} = useFields(
        `alm.terms ${useSession()}${searchOf(terms)}`,
        {
            balance: terms.balance as string,
            margins: terms.margins as string,
            months: String(terms.months),
            ends: terms.ends as string,
            renewal: terms.renewal as string,
            new_margins: terms.new_margins as string,
            regulation: terms.regulation ?? market?.regulation ?? 'eu_2024_856',
            tier1: terms.tier1 === null ? '' : String(terms.tier1),
            lookback: String(terms.lookback),
            floor: terms.floor ?? '',
            gains: terms.gains as string,
            own: terms.own,
            own_floor: terms.own_floor as string,
        },
        null,
    );
    const months = Number(text.months);
    const lookback = Number(text.lookback);
    const tier1 = text.tier1.trim() === '' ? 0 : typedNumber(text.tier1);
    const errors = {
        months:
            Number.isInteger(months) && months >= 1 && months <= 120 ? null : 'months, 1 to 120',
        tier1: Number.isFinite(tier1) && tier1 >= 0 ? null : 'an amount, or nothing',
        lookback:
            Number.isInteger(lookback) && lookback >= 1 && lookback <= 600
                ? null
                : 'months, 1 to 600',
        own: customShocks(text.own).error,
    };
    const valid = Object.values(errors).every((error) => error === null);
    const apply = () => {
        if (!valid) return;
        const query = new URLSearchParams({...text, tier1: text.tier1.replaceAll(',', '')});
        if (text.regulation === market?.regulation) query.delete('regulation');
        draft.sent();
        navigate(path + searchOf(termsOf(`?${query}`)), {replace: true});
    };
    // The dialog stands beside the form: what it sends is not the form's to hear.
    return (
        <>
            <form
                className="controls balance-terms"
                aria-label="Terms of the valuation"
                onSubmit={(event) => {
                    event.preventDefault();
                    apply();
                }}
            >
                <DraftNote of={draft} />
                <SelectField
                    label="Balance sheet of NII"
                    {...field('balance')}
                    options={[
                        ['runoff', 'Run-off'],
                        ['constant', 'Constant'],
                    ]}
                />
                {text.balance === 'constant' && (
                    <>
                        <SelectField
                            label="Replaced by"
                            {...field('renewal')}
                            options={[
                                ['bullet', 'Bullets'],
                                ['like', 'Like for like'],
                            ]}
                        />
                        <SelectField
                            label="New margins"
                            {...field('new_margins')}
                            options={[
                                ['stated', 'As stated'],
                                ['calibrated', 'From new business'],
                            ]}
                        />
                        {text.new_margins === 'calibrated' && (
                            <NumberField
                                label="New business of"
                                unit="last months"
                                {...field('lookback')}
                                error={errors.lookback}
                            />
                        )}
                    </>
                )}
                <NumberField
                    label="Horizon of NII"
                    unit="months"
                    {...field('months')}
                    error={errors.months}
                />
                <SelectField
                    label="Months of NII"
                    {...field('ends')}
                    options={[
                        ['rolling', 'Rolling'],
                        ['calendar', 'Calendar'],
                    ]}
                />
                <SelectField
                    label="Margins in EVE"
                    {...field('margins')}
                    options={[
                        ['included', 'Included'],
                        ['excluded', 'Excluded'],
                    ]}
                />
                <SelectField
                    label="Regulation"
                    {...field('regulation')}
                    options={regulations.map((one) => [one, word(one)] as const)}
                />
                <SelectField
                    label="Floor of shocked rates"
                    {...field('floor')}
                    options={[
                        ['', 'Of the regulation'],
                        ...floors.map((one) => [one, word(one)] as const),
                    ]}
                />
                {text.regulation.startsWith('eu') && (
                    <SelectField
                        label="Gains of currencies"
                        {...field('gains')}
                        options={[
                            ['weighted', 'Weighted'],
                            ['limited', 'Weighted and limited'],
                        ]}
                    />
                )}
                <NumberField
                    label="Tier 1 capital"
                    unit={currency}
                    placeholder="of the session"
                    {...field('tier1')}
                    error={errors.tier1}
                />
                <div className="wide">
                    <TextField
                        label="Own shocks"
                        unit="basis points"
                        placeholder="Bear: 1Y 50, 10Y 150; Up: 100"
                        {...field('own')}
                        error={errors.own}
                    />
                </div>
                {text.own.trim() !== '' && (
                    <SelectField
                        label="Floor of own shocks"
                        {...field('own_floor')}
                        options={[
                            ['none', 'None'],
                            ['regulation', 'Of the regulation'],
                        ]}
                    />
                )}
                <Button kind="primary" type="submit" unready={!valid && mendFirst}>
                    Value
                </Button>
                <Button onClick={() => setAssuming(true)}>Assumptions</Button>
            </form>
            {assuming && <AssumptionsDialog session={session} onClose={() => setAssuming(false)} />}
        </>
    );
}
