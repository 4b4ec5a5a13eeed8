// The frame of a balance sheet's pages: name, tabs, valuation settings.
import {Allowed} from '../../app/Allowed';
import {useState, type ReactNode} from 'react';
import {useMethod} from '../../api/queries';
import {AlmRegulation, type AlmSession} from '../../api/types.gen';
import {useKey} from '../../app/keys';
import {ReaderNote} from '../../app/ReaderNote';
import {Link, navigate, useAsOf, useParams, usePlace, useOpens} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {Page} from '../../ui/Page';
import {QueryResult, Empty} from '../../ui/states';
import {Tabs} from '../../ui/Tabs';
import {choices, enumLabel} from '../../ui/enum_labels';
import {AssumptionsDialog} from './AssumptionsDialog';
import {CurvesDialog} from './CurvesDialog';
import {customShocks} from './custom_shocks';
import {floors, searchOf, termsOf, termSpecs, type Terms} from './terms';
import './balance.css';

const tabs = [
    ['', 'Overview'],
    ['/nii', 'Net interest income'],
    ['/gap', 'Repricing gap'],
    ['/sensitivity', 'Sensitivity'],
    ['/curves', 'Curves'],
    ['/what-if', 'What-if'],
    ['/compare', 'Comparison'],
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

// The date of the header does not apply: positions and curves are those of one day.
function OwnDate({session}: {session: AlmSession}) {
    const [asOf] = useAsOf();
    if (!asOf || asOf === session.as_of) return null;
    return (
        <p className="note" role="note">
            Valued as of {session.as_of}: the positions and curves of a balance sheet are those of
            its own date, so that the date of the header ({asOf}) does not apply.
        </p>
    );
}

export function SessionFrame({
    actions,
    children,
}: {
    actions?: ReactNode;
    children: (session: AlmSession) => ReactNode;
}) {
    const id = useSession();
    const terms = searchOf(useTerms());
    const isId = /^[0-9a-f-]{36}$/i.test(id);
    const session = useMethod('alm.session.get', isId ? {session: id} : null);
    const base = baseOf(id);
    const opens = useOpens();
    const all = tabs.map(([path, text]) => [base + path + terms, text] as const);
    if (!isId)
        return (
            <Page title="Balance sheet">
                <Empty title="There is no balance sheet at this address">
                    <a href="/balance">All balance sheets</a>
                </Empty>
            </Page>
        );
    return (
        <Page title={session.data?.name ?? 'Balance sheet'} actions={actions}>
            <Tabs label="Balance sheet pages" tabs={all} />
            {all.map(
                ([to, text], i) =>
                    opens(to) && <TabKey key={text} index={i} to={to} label={text} />,
            )}
            <QueryResult of={session} what="Loading balance sheet">
                {(data) => (
                    <>
                        <OwnDate session={data} />
                        {children(data)}
                    </>
                )}
            </QueryResult>
        </Page>
    );
}

// Valuation pages require curves; without curves they show how to add them.
export function WithCurves({session, children}: {session: AlmSession; children: ReactNode}) {
    const [adding, setAdding] = useState(false);
    if (session.market)
        return (
            <>
                <ReaderNote method="alm.session.value">
                    The figures are those of the last valuation, with its settings.
                </ReaderNote>
                {children}
            </>
        );
    return (
        <>
            <Empty title="This balance sheet has no curves yet">
                <p>
                    Valuation requires a discount curve for each currency: a CSV or XLSX file with
                    one curve id per row and tenors (ON, 1W, 1M, … 50Y) in columns.
                </p>
                <Allowed to="alm.session.curves">
                    <Button kind="primary" onClick={() => setAdding(true)}>
                        Add curves
                    </Button>
                </Allowed>
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

// The plan of new business of a dynamic balance sheet.
function PlanField(of: Omit<Parameters<typeof SelectField>[0], 'label' | 'options'>) {
    const plans = useMethod('alm.business_plan.list', {});
    return (
        <>
            <SelectField
                label="Business plan"
                {...of}
                options={[
                    ['', 'Choose a plan'],
                    ...(plans.data?.data ?? []).map((one) => [one.plan, one.name] as const),
                ]}
            />
            {plans.data?.data.length === 0 && (
                <Allowed to="alm.business_plan.put">
                    <Link to="/business-plans/new">New business plan</Link>
                </Allowed>
            )}
        </>
    );
}

export function TermsForm({session}: {session: AlmSession}) {
    const {currency, market} = session;
    const [assuming, setAssuming] = useState(false);
    const {path, search} = usePlace();
    const terms = termsOf(search);
    const {text, field, invalid, draft} = useFields(
        `alm.terms ${useSession()}${searchOf(terms)}`,
        {
            balance: terms.balance as string,
            plan: terms.plan,
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
        termSpecs,
    );
    const shocksError = customShocks(text.own).error;
    const lacksPlan = text.balance === 'dynamic' && text.plan === '';
    const valid = invalid.length === 0 && shocksError === null && !lacksPlan;
    const apply = () => {
        if (!valid) return;
        const query = new URLSearchParams({...text, tier1: text.tier1.replaceAll(',', '')});
        if (text.regulation === market?.regulation) query.delete('regulation');
        draft.clear();
        navigate(path + searchOf(termsOf(`?${query}`)), {replace: true});
    };
    // The dialog is outside the form, so that its submit event does not reach the form.
    return (
        <>
            <form
                className="controls balance-terms"
                aria-label="Valuation settings"
                onSubmit={(event) => {
                    event.preventDefault();
                    apply();
                }}
            >
                <DraftNote of={draft} />
                <SelectField
                    label="NII balance-sheet assumption"
                    {...field('balance')}
                    options={[
                        ['runoff', 'Run-off'],
                        ['constant', 'Constant'],
                        ['dynamic', 'Dynamic'],
                    ]}
                />
                {text.balance === 'dynamic' && <PlanField {...field('plan')} />}
                {text.balance === 'constant' && (
                    <>
                        <SelectField
                            label="Replacement"
                            {...field('renewal')}
                            options={[
                                ['bullet', 'Bullets'],
                                ['like', 'Like for like'],
                            ]}
                        />
                        <SelectField
                            label="Margin of new business"
                            {...field('new_margins')}
                            options={[
                                ['stated', 'As stated'],
                                ['calibrated', 'From new business'],
                            ]}
                        />
                        {text.new_margins === 'calibrated' && (
                            <NumberField
                                label="New business window"
                                unit="last months"
                                {...field('lookback')}
                            />
                        )}
                    </>
                )}
                <NumberField label="NII horizon" unit="months" {...field('months')} />
                <SelectField
                    label="NII months"
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
                    options={choices(AlmRegulation)}
                />
                <SelectField
                    label="Post-shock floor"
                    {...field('floor')}
                    options={[
                        ['', 'Regulatory'],
                        ...floors.map((one) => [one, enumLabel(one)] as const),
                    ]}
                />
                {text.regulation.startsWith('eu') && (
                    <SelectField
                        label="Cross-currency offsetting"
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
                    placeholder="as stored"
                    {...field('tier1')}
                />
                <div className="wide">
                    <TextField
                        label="Custom shocks"
                        unit="basis points"
                        placeholder="Bear: 1Y 50, 10Y 150; Up: 100"
                        {...field('own')}
                        error={shocksError}
                    />
                </div>
                {text.own.trim() !== '' && (
                    <SelectField
                        label="Floor of custom shocks"
                        {...field('own_floor')}
                        options={[
                            ['none', 'None'],
                            ['regulation', 'Regulatory'],
                        ]}
                    />
                )}
                <Button
                    kind="primary"
                    type="submit"
                    disabledReason={
                        lacksPlan ? 'Choose a business plan.' : !valid && fixErrorsFirst
                    }
                >
                    Calculate
                </Button>
                <Allowed to="alm.session.update">
                    <Button onClick={() => setAssuming(true)}>Assumptions</Button>
                </Allowed>
            </form>
            {assuming && <AssumptionsDialog session={session} onClose={() => setAssuming(false)} />}
        </>
    );
}
