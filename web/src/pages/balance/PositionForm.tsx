// The form of a position with its common terms; rates in percent.
import {AlmPositionType, DayCount, type AlmSession, type BankPosition} from '../../api/types.gen';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {choices} from '../../ui/enum_labels';
import {DraftNote, useFields} from '../../ui/form';
import {CurrencyField, NumberField, SelectField, TextField} from '../../ui/fields';
import {typedNumber} from '../../ui/number_text';
import {
    asDated,
    isCall,
    isDeposit,
    isFloating,
    isOption,
    isScheduled,
    isSwap,
    monthEnds,
    newText,
    overnight,
    positionOf,
    specs,
    textOf,
    type PositionText,
} from './position_terms';

type Numeric =
    | 'balance'
    | 'rate'
    | 'every'
    | 'spread'
    | 'resets'
    | 'strike'
    | 'notice'
    | 'leg2_rate';

// The projection curves of a currency available as an index.
function curvesOf(session: AlmSession, currency: string): string[] {
    const of = session.market?.currencies?.[currency];
    return [
        ...Object.keys(of?.projection_curves ?? {}),
        ...((of?.projection_curve?.length ?? 0) > 0 ? ['projection_curve'] : []),
    ];
}

// The behavioral rules available to the position; a deposit has one, or runs off overnight.
function behavioursOf(
    {behaviour}: AlmSession,
    text: PositionText,
    old: BankPosition | null,
): (readonly [string, string])[] {
    const keys = (rules: Record<string, unknown> | undefined) =>
        Object.keys(rules ?? {}).map((key) => [key, key] as const);
    if (isDeposit(text.type))
        return [
            ...(old && (old.slots?.length ?? 0) > 0 ? [[asDated, 'Dated run-off'] as const] : []),
            ...keys(behaviour.deposits),
            [overnight, 'Overnight run-off'],
        ];
    const rules = keys(text.side === 'asset' ? behaviour.prepayment : behaviour.withdrawal);
    return [['', 'Contractual'], ...rules];
}

export function PositionForm({
    label,
    action,
    session,
    replaces = null,
    onPosition,
}: {
    label: string;
    action: string;
    session: AlmSession;
    replaces?: BankPosition | null; // provides the initial terms and the id
    // `clearDraft` is called once the position has been accepted.
    onPosition: (position: BankPosition, clearDraft: () => void) => void;
}) {
    const {
        text,
        field: plain,
        invalid,
        draft,
    } = useFields(
        `${label} ${session.id}`,
        replaces ? textOf(replaces) : newText(session),
        null,
        specs,
    );
    const currency = text.currency.toUpperCase();
    const field = (name: keyof PositionText) => ({...plain(name), currency, placeholder: ''});
    const variable = isFloating(text.type);
    const swap = isSwap(text.type);
    const option = isOption(text.type);
    const call = isCall(text.type);
    const basis = text.type === 'swap_basis';
    const deposit = isDeposit(text.type);
    const curves = curvesOf(session, currency);
    const curve = curves.includes(text.curve) ? text.curve : (curves[0] ?? '');
    const behaviours = behavioursOf(session, text, replaces);
    const behaviour = behaviours.some(([key]) => key === text.behaviour)
        ? text.behaviour
        : (behaviours[0]?.[0] ?? '');
    const numeric = (name: Numeric) => typedNumber(text[name]);
    const types = AlmPositionType.filter((type) => !isScheduled(type) || type === replaces?.type);
    const lacking = missingFields([
        text.id.trim() === '' && 'id',
        !Number.isFinite(numeric('balance')) && 'balance',
        !Number.isFinite(numeric('rate')) && 'rate',
        !deposit &&
            !option &&
            !call &&
            !Number.isFinite(numeric('every')) &&
            'months between payments',
        swap && !Number.isFinite(numeric('leg2_rate')) && 'current rate of the floating leg',
        option && !Number.isFinite(numeric('strike')) && 'strike',
        call && !(numeric('notice') > 0) && 'days of notice',
        variable && !Number.isFinite(numeric('spread')) && 'spread',
        variable && !(numeric('resets') > 0) && 'months between resets',
        !deposit &&
            !call &&
            !(text.maturity > session.as_of) &&
            `a maturity after ${session.as_of}`,
    ]);
    return (
        <form
            className="controls balance-terms"
            aria-label={label}
            onSubmit={(event) => {
                event.preventDefault();
                if (lacking || invalid.length > 0) return;
                onPosition(
                    positionOf({...text, behaviour}, curve, session.as_of, replaces),
                    draft.clear,
                );
            }}
        >
            <DraftNote of={draft} />
            <TextField label="Id" {...field('id')} readOnly={replaces !== null} />
            {!swap && (
                <SelectField
                    label="Side"
                    {...field('side')}
                    options={[
                        ['asset', option ? 'Bought' : 'Asset'],
                        ['liability', option ? 'Sold' : 'Liability'],
                    ]}
                />
            )}
            <SelectField label="Type" {...field('type')} options={choices(types)} />
            <CurrencyField {...field('currency')} />
            <NumberField label={swap || option ? 'Notional' : 'Balance'} {...field('balance')} />
            <NumberField
                label={
                    basis
                        ? 'Current rate received'
                        : swap
                          ? 'Fixed rate'
                          : option
                            ? 'Current rate (index + spread)'
                            : 'Rate'
                }
                unit="% per year"
                {...field('rate')}
            />
            {option && <NumberField label="Strike" unit="% per year" {...field('strike')} />}
            {call && <NumberField label="Notice" {...field('notice')} />}
            <SelectField
                label="Day count"
                {...field('day_count')}
                options={DayCount.map((one) => [one, one] as const)}
            />
            {!deposit && !option && !call && (
                <>
                    <NumberField
                        label={
                            basis
                                ? 'Receive frequency'
                                : swap
                                  ? 'Fixed leg frequency'
                                  : 'Payment frequency'
                        }
                        {...field('every')}
                    />
                    <SelectField
                        label="End of month"
                        {...field('month_ends')}
                        options={monthEnds}
                    />
                </>
            )}
            {basis && (
                <SelectField
                    label="Index curve received"
                    {...field('first_curve')}
                    value={curves.includes(text.first_curve) ? text.first_curve : curve}
                    options={curves.map((id) => [id, id] as const)}
                />
            )}
            {swap && (
                <NumberField
                    label={basis ? 'Current rate paid' : 'Current floating rate'}
                    unit="% per year"
                    {...field('leg2_rate')}
                />
            )}
            {variable && (
                <>
                    <SelectField
                        label={basis ? 'Index curve paid' : 'Index curve'}
                        {...field('curve')}
                        value={curve}
                        options={curves.map((id) => [id, id] as const)}
                    />
                    <NumberField label="Spread" unit="% per year" {...field('spread')} />
                    <NumberField
                        label={
                            basis
                                ? 'Pay and reset frequency'
                                : swap
                                  ? 'Floating leg reset frequency'
                                  : 'Reset frequency'
                        }
                        {...field('resets')}
                    />
                </>
            )}
            {!deposit && !call && <TextField label="Maturity" type="date" {...field('maturity')} />}
            {(deposit || (behaviours.length > 1 && !swap && !option && !call)) && (
                <SelectField
                    label="Behavior"
                    {...field('behaviour')}
                    value={behaviour}
                    options={behaviours}
                />
            )}
            <Button
                type="submit"
                disabledReason={lacking ?? (invalid.length > 0 && fixErrorsFirst)}
            >
                {action}
            </Button>
        </form>
    );
}
