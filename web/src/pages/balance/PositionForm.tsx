// The terms of a position, as few as most need; a rate in per cent.
import type {AlmSession, BankPosition} from '../../api/types.gen';
import {Button, stillNeeded} from '../../ui/Button';
import {DraftNote, useFields} from '../../ui/form';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {typedNumber} from '../../ui/number_text';
import {
    asDated, dayCounts, isDeposit, isVariable, monthEnds, newText, overnight, positionOf, scheduledTypes,
    textOf, types, type PositionText,
} from './position_terms';

type Numeric = 'balance' | 'rate' | 'every' | 'spread' | 'resets';

// The projection curves of a currency, as an index may name them.
function curvesOf(session: AlmSession, currency: string): string[] {
    const of = session.market?.currencies?.[currency];
    return [
        ...Object.keys(of?.projection_curves ?? {}),
        ...((of?.projection_curve?.length ?? 0) > 0 ? ['projection_curve'] : []),
    ];
}

// The rules that the position may follow; a deposit must have one, or leave overnight.
function behavioursOf(
    {behaviour}: AlmSession,
    text: PositionText,
    old: BankPosition | null,
): (readonly [string, string])[] {
    const keys = (rules: Record<string, unknown> | undefined) =>
        Object.keys(rules ?? {}).map((key) => [key, key] as const);
    if (isDeposit(text.type))
        return [
            ...(old && (old.slots?.length ?? 0) > 0 ? [[asDated, 'As it is dated'] as const] : []),
            ...keys(behaviour.deposits),
            [overnight, 'Leaves overnight'],
        ];
    const rules = keys(text.side === 'asset' ? behaviour.prepayment : behaviour.withdrawal);
    return [['', 'By its contract'], ...rules];
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
    replaces?: BankPosition | null; // whose terms it begins with, and whose id it keeps
    onPosition: (position: BankPosition, sent: () => void) => void; // `sent`: it stands elsewhere now
}) {
    const {text, field, draft} = useFields(
        `${label} ${session.id}`,
        replaces ? textOf(replaces) : newText(session),
        null,
    );
    const variable = isVariable(text.type);
    const deposit = isDeposit(text.type);
    const curves = curvesOf(session, text.currency.toUpperCase());
    const curve = curves.includes(text.curve) ? text.curve : (curves[0] ?? '');
    const behaviours = behavioursOf(session, text, replaces);
    const behaviour = behaviours.some(([key]) => key === text.behaviour)
        ? text.behaviour
        : (behaviours[0]?.[0] ?? '');
    const numeric = (name: Numeric) => typedNumber(text[name]);
    const fault = (name: Numeric) =>
        text[name] !== '' && !Number.isFinite(numeric(name)) ? 'a number' : null;
    const kept = scheduledTypes.filter(([type]) => type === replaces?.type);
    const lacking = stillNeeded([
        text.id.trim() === '' && 'id',
        !Number.isFinite(numeric('balance')) && 'balance',
        !Number.isFinite(numeric('rate')) && 'rate',
        !deposit && !Number.isFinite(numeric('every')) && 'months between payments',
        variable && !Number.isFinite(numeric('spread')) && 'spread',
        variable && !(numeric('resets') > 0) && 'months between resets',
        !deposit && !(text.maturity > session.as_of) && `a maturity after ${session.as_of}`,
    ]);
    return (
        <form
            className="controls balance-terms"
            aria-label={label}
            onSubmit={(event) => {
                event.preventDefault();
                if (lacking) return;
                onPosition(
                    positionOf({...text, behaviour}, curve, session.as_of, replaces),
                    draft.sent,
                );
            }}
        >
            <DraftNote of={draft} />
            <TextField label="Id" {...field('id')} readOnly={replaces !== null} />
            <SelectField
                label="Side"
                {...field('side')}
                options={[
                    ['asset', 'Asset'],
                    ['liability', 'Liability'],
                ]}
            />
            <SelectField label="Type" {...field('type')} options={[...types, ...kept]} />
            <TextField label="Currency" maxLength={3} {...field('currency')} />
            <NumberField
                label="Balance"
                unit={text.currency.toUpperCase()}
                {...field('balance')}
                fault={fault('balance')}
            />
            <NumberField label="Rate" unit="% a year" {...field('rate')} fault={fault('rate')} />
            <SelectField
                label="Day count"
                {...field('day_count')}
                options={dayCounts.map((one) => [one, one] as const)}
            />
            {!deposit && (
                <>
                    <NumberField
                        label="Pays every"
                        unit="months"
                        {...field('every')}
                        fault={fault('every')}
                    />
                    <SelectField
                        label="Month-end dates"
                        {...field('month_ends')}
                        options={monthEnds}
                    />
                </>
            )}
            {variable && (
                <>
                    <SelectField
                        label="Index curve"
                        {...field('curve')}
                        value={curve}
                        options={curves.map((id) => [id, id] as const)}
                    />
                    <NumberField
                        label="Spread"
                        unit="% a year"
                        {...field('spread')}
                        fault={fault('spread')}
                    />
                    <NumberField
                        label="Resets every"
                        unit="months"
                        {...field('resets')}
                        fault={fault('resets')}
                    />
                </>
            )}
            {!deposit && <TextField label="Maturity" type="date" {...field('maturity')} />}
            {(deposit || behaviours.length > 1) && (
                <SelectField
                    label="Behaviour"
                    {...field('behaviour')}
                    value={behaviour}
                    options={behaviours}
                />
            )}
            <Button type="submit" unready={lacking}>
                {action}
            </Button>
        </form>
    );
}
