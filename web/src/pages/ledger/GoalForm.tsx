// Adding, editing and deleting a goal.
import {useChange} from '../../api/queries';
import {GoalCounts, PutGoalRequestFields as specs, type Goal} from '../../api/types.gen';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices} from '../../ui/enum_labels';
import {fieldNumber, fieldText} from '../../ui/field_spec';
import {CheckField, CurrencyField, NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, errorOf, useFields} from '../../ui/form';
import {ProblemView} from '../../ui/states';
import {slugOf} from '../portfolios/PortfolioForms';
import {offered, useAccounts} from './frame';
import {DeleteDialog} from '../../ui/Question';

const stale = ['ledger.goal.list', 'ledger.goal.progress'] as const;
const countLabels = {
    net_worth: 'Net worth',
    accounts: 'Named accounts',
    type: 'One type of instrument',
};

const splitNames = (text: string): string[] => text.split(',').filter(Boolean);

export function GoalForm({goal, onClose}: {goal: Goal | null; onClose: () => void}) {
    const put = useChange('ledger.goal.put', [...stale]);
    const accounts = useAccounts();
    const {text, field, elsewhere, invalid, setText, draft} = useFields(
        `goal ${goal?.goal ?? 'new'}`,
        {
            name: goal?.name ?? '',
            goal: goal?.goal ?? '',
            target: String(goal?.target ?? ''),
            currency: goal?.currency ?? specs.currency.default,
            due: goal?.due ?? '',
            counts: goal?.counts ?? specs.counts.default,
            accounts: (goal?.accounts ?? []).join(','),
            type: goal?.type ?? '',
            monthly_contribution: String(goal?.monthly_contribution ?? ''),
            annual_return: fieldText(specs.annual_return, goal?.annual_return ?? null),
            note: goal?.note ?? '',
        },
        put.error,
        {
            target: specs.target,
            monthly_contribution: specs.monthly_contribution,
            annual_return: specs.annual_return,
        },
    );
    const name = goal?.goal || text.goal || slugOf(text.name);
    const chosen = splitNames(text.accounts);
    const toggle = (slug: string, on: boolean) =>
        setText((now) => {
            const others = splitNames(now.accounts).filter((one) => one !== slug);
            return {...now, accounts: (on ? [...others, slug] : others).join(',')};
        });
    const close = () => {
        draft.clear();
        onClose();
    };
    const submit = () =>
        put.mutate(
            {
                goal: name,
                name: text.name.trim(),
                target: text.target.trim(),
                currency: text.currency.toUpperCase(),
                due: text.due,
                counts: text.counts as GoalCounts,
                accounts: text.counts === 'accounts' ? chosen : [],
                type: text.counts === 'type' ? text.type.trim() : '',
                monthly_contribution: text.monthly_contribution.trim() || null,
                annual_return: fieldNumber(specs.annual_return, text.annual_return),
                note: text.note,
            },
            {onSuccess: close},
        );
    const accountsError = errorOf(put.error, 'accounts');
    return (
        <Dialog title={goal ? `Edit ${goal.name}` : 'Add a goal'} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Name" required autoFocus {...field('name')} />
                    {!goal && (
                        <TextField label="Short name" {...field('goal')} placeholder={name} />
                    )}
                    <NumberField
                        label="Target"
                        currency={text.currency.toUpperCase()}
                        {...field('target')}
                    />
                    <CurrencyField {...field('currency')} />
                    <TextField label="Due" type="date" {...field('due')} />
                    <NumberField
                        label="Monthly contribution"
                        currency={text.currency.toUpperCase()}
                        placeholder="average of the past"
                        {...field('monthly_contribution')}
                    />
                    <NumberField
                        label="Annual return"
                        placeholder="that of the past"
                        {...field('annual_return')}
                    />
                    <SelectField
                        label="Counts"
                        {...field('counts')}
                        options={choices(GoalCounts, countLabels)}
                    />
                    {text.counts === 'type' && (
                        <TextField
                            label="Type of instrument"
                            placeholder="stock, cash, real_estate"
                            {...field('type')}
                        />
                    )}
                    <TextField label="Note" {...field('note')} />
                </div>
                {text.counts === 'accounts' && (
                    <fieldset>
                        <legend>Accounts that count</legend>
                        {offered(accounts.data, '').map((a) => (
                            <CheckField
                                key={a.slug}
                                label={a.name}
                                checked={chosen.includes(a.slug)}
                                onChange={(event) => toggle(a.slug, event.target.checked)}
                            />
                        ))}
                        {accountsError && <p className="error">{accountsError}</p>}
                    </fieldset>
                )}
                {elsewhere ? <ProblemView error={put.error} /> : null}
                <div className="actions">
                    <Button onClick={close}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            put.isPending
                                ? 'Already saving.'
                                : missingFields([
                                      text.name.trim() === '' && 'name',
                                      text.target.trim() === '' && 'target',
                                      text.due === '' && 'due',
                                  ]) ||
                                  (invalid.length > 0 && fixErrorsFirst)
                        }
                    >
                        Save goal
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

export function DeleteGoal({goal, onClose}: {goal: Goal; onClose: () => void}) {
    return (
        <DeleteDialog
            what={goal.name}
            method="ledger.goal.delete"
            request={{goal: goal.goal}}
            stale={stale}
            onClose={onClose}
        >
            <p>The goal is deleted; accounts and transactions stay.</p>
        </DeleteDialog>
    );
}
