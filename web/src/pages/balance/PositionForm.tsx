// The terms of a new position, as few as most need; a rate in per cent.
import type {AlmSession, BankPosition} from '../../api/types.gen';
import {Button, stillNeeded} from '../../ui/Button';
import {DraftNote, useFields} from '../../ui/form';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {typedNumber} from '../../ui/number_text';

type Numeric = 'balance' | 'rate' | 'every' | 'spread' | 'resets';

// The projection curves of a currency, as an index may name them.
function curvesOf(session: AlmSession, currency: string): string[] {
    const of = session.market?.currencies?.[currency];
    return [
        ...Object.keys(of?.projection_curves ?? {}),
        ...((of?.projection_curve?.length ?? 0) > 0 ? ['projection_curve'] : []),
    ];
}

// The same day some months later, or the last of that month.
export function monthsAfter(day: string, months: number): string {
    const [year = 0, month = 1, at = 1] = day.split('-').map(Number);
    const first = new Date(Date.UTC(year, month - 1 + months, 1));
    const last = new Date(
        Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0),
    ).getUTCDate();
    first.setUTCDate(Math.min(at, last));
    return first.toISOString().slice(0, 10);
}

export function PositionForm({
    label,
    action,
    session,
    onPosition,
}: {
    label: string;
    action: string;
    session: AlmSession;
    onPosition: (position: BankPosition, sent: () => void) => void; // `sent`: it stands elsewhere now
}) {
    const {text, field, draft} = useFields(
        `${label} ${session.id}`,
        {
            id: 'new',
            side: 'asset',
            type: 'fixed_bullet',
            currency: session.currency,
            balance: '',
            rate: '',
            maturity: '',
            every: '12',
            curve: '',
            spread: '0',
            resets: '12',
        },
        null,
    );
    const isVariable = text.type.startsWith('variable');
    const curves = curvesOf(session, text.currency.toUpperCase());
    const curve = curves.includes(text.curve) ? text.curve : (curves[0] ?? '');
    const numeric = (name: Numeric) => typedNumber(text[name]);
    const fault = (name: Numeric) =>
        text[name] !== '' && !Number.isFinite(numeric(name)) ? 'a number' : null;
    const lacking = stillNeeded([
        text.id.trim() === '' && 'id',
        !Number.isFinite(numeric('balance')) && 'balance',
        !Number.isFinite(numeric('rate')) && 'rate',
        !Number.isFinite(numeric('every')) && 'months between payments',
        isVariable && !Number.isFinite(numeric('spread')) && 'spread',
        isVariable && !(numeric('resets') > 0) && 'months between resets',
        !(text.maturity > session.as_of) && `a maturity after ${session.as_of}`,
    ]);
    return (
        <form
            className="controls balance-terms"
            aria-label={label}
            onSubmit={(event) => {
                event.preventDefault();
                if (lacking) return;
                const position: BankPosition = {
                    id: text.id.trim(),
                    side: text.side as BankPosition['side'],
                    type: text.type as BankPosition['type'],
                    currency: text.currency.toUpperCase(),
                    balance: numeric('balance'),
                    rate: numeric('rate') / 100,
                    last_payment: session.as_of,
                    payment_months: numeric('every'),
                    maturity: text.maturity,
                    ...(isVariable && {
                        next_reset: monthsAfter(session.as_of, numeric('resets')),
                        reset_months: numeric('resets'),
                        index_months: numeric('resets'),
                        index_curve: curve,
                        spread: numeric('spread') / 100,
                    }),
                };
                onPosition(position, draft.sent);
            }}
        >
            <DraftNote of={draft} />
            <TextField label="Id" {...field('id')} />
            <SelectField
                label="Side"
                {...field('side')}
                options={[
                    ['asset', 'Asset'],
                    ['liability', 'Liability'],
                ]}
            />
            <SelectField
                label="Type"
                {...field('type')}
                options={[
                    ['fixed_bullet', 'Fixed, bullet'],
                    ['fixed_linear', 'Fixed, linear'],
                    ['fixed_annuity', 'Fixed, annuity'],
                    ['variable_bullet', 'Variable, bullet'],
                    ['variable_linear', 'Variable, linear'],
                    ['variable_annuity', 'Variable, annuity'],
                ]}
            />
            <TextField label="Currency" maxLength={3} {...field('currency')} />
            <NumberField
                label="Balance"
                unit={text.currency.toUpperCase()}
                {...field('balance')}
                fault={fault('balance')}
            />
            <NumberField label="Rate" unit="% a year" {...field('rate')} fault={fault('rate')} />
            <NumberField
                label="Pays every"
                unit="months"
                {...field('every')}
                fault={fault('every')}
            />
            {isVariable && (
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
            <TextField label="Maturity" type="date" {...field('maturity')} />
            <Button type="submit" unready={lacking}>
                {action}
            </Button>
        </form>
    );
}
