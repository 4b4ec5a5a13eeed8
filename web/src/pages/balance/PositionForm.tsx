// The terms of a new position, as few as most need; a rate in per cent.
import type {AlmSession, BankPosition} from '../../api/types.gen';
import {Button, stillNeeded} from '../../ui/Button';
import {DraftNote, useFields} from '../../ui/form';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {typedNumber} from '../../ui/number_text';

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
        },
        null,
    );
    const numeric = (name: 'balance' | 'rate' | 'every') =>
        typedNumber(text[name]);
    const fault = (name: 'balance' | 'rate' | 'every') =>
        text[name] !== '' && !Number.isFinite(numeric(name)) ? 'a number' : null;
    const lacking = stillNeeded([
        text.id.trim() === '' && 'id',
        !Number.isFinite(numeric('balance')) && 'balance',
        !Number.isFinite(numeric('rate')) && 'rate',
        !Number.isFinite(numeric('every')) && 'months between payments',
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
            <TextField label="Maturity" type="date" {...field('maturity')} />
            <Button type="submit" unready={lacking}>
                {action}
            </Button>
        </form>
    );
}
