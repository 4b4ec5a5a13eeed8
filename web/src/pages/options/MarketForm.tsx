// The market data that a portfolio's options are valued with, stored in the address.
import type {OptionModel, OptionStyle} from '../../api/types.gen';
import {navigate, usePlace} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {
    addressOf,
    fractionOf,
    marketOf,
    models,
    percentText,
    readVolatilities,
    searchOf,
    specs,
    styles,
    volatilitiesText,
} from './market';

export function MarketForm() {
    const {path, search} = usePlace();
    const now = marketOf(search);
    const {text, field, invalid, draft} = useFields(
        `options.market ${path}${searchOf('', now)}`,
        {
            volatility: percentText(now.volatility),
            volatilities: volatilitiesText(now.volatilities),
            rate: percentText(now.rate),
            model: now.model as string,
            style: now.style as string,
            positions: now.all ? 'all' : '',
        },
        null,
        {volatility: specs.default_volatility, rate: specs.rate, style: specs.style},
    );
    const named = readVolatilities(text.volatilities);
    const valid = invalid.length === 0 && typeof named !== 'string';
    const apply = () => {
        if (!valid || typeof named === 'string') return;
        const to = addressOf(search, {
            volatility: fractionOf(text.volatility),
            volatilities: named,
            rate: fractionOf(text.rate),
            model: text.model as OptionModel,
            style: text.style as OptionStyle,
            all: text.positions === 'all',
        });
        draft.clear();
        navigate(`${path}${to}`, {replace: true});
    };
    return (
        <form
            className="controls roomy"
            aria-label="Option market data"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                apply();
            }}
        >
            <DraftNote of={draft} />
            <NumberField label="Volatility" {...field('volatility')} placeholder="historical" />
            <TextField
                label="By underlying"
                unit="%"
                placeholder="NVDA 55, AAPL 30"
                {...field('volatilities')}
                error={typeof named === 'string' ? named : null}
            />
            <NumberField label="Rate" {...field('rate')} placeholder="5 (default)" />
            <SelectField label="Model" {...field('model')} options={models} />
            <SelectField label="Style" {...field('style')} options={styles} />
            <SelectField
                label="Positions"
                {...field('positions')}
                options={[
                    ['', 'options only'],
                    ['all', 'all positions'],
                ]}
            />
            <Button kind="primary" type="submit" disabledReason={!valid && fixErrorsFirst}>
                Apply
            </Button>
        </form>
    );
}
