// The option calculator: price and Greeks by model, implied volatility, OCC symbols.
import type {ReactNode} from 'react';
import {navigate, usePlace} from '../../app/router';
import {Button, fixErrorsFirst} from '../../ui/Button';
import {errorInRequired} from '../../ui/field_spec';
import {NumberField, SelectField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {Page} from '../../ui/Page';
import {contractOf, isValid, specs, usual, type Contract, type ContractField} from './contract';
import {ImpliedSection} from './ImpliedSection';
import {models, styles} from './market';
import {PriceSection} from './PriceSection';
import {SymbolsSection} from './SymbolsSection';

const numbers: readonly (readonly [keyof typeof specs, string])[] = [
    ['spot', 'Spot'],
    ['strike', 'Strike'],
    ['days', 'Days to expiry'],
    ['rate', 'Rate'],
    ['yield', 'Dividend yield'],
    ['volatility', 'Volatility'],
    ['price', 'Market price'],
    ['quantity', 'Contracts'],
    ['multiplier', 'Multiplier'],
];

function ContractForm({contract}: {contract: Contract}) {
    const {path} = usePlace();
    const {text, field, draft} = useFields(
        `options.contract ${JSON.stringify(contract)}`,
        contract,
        null,
        specs,
    );
    const go = () => {
        if (!isValid(text)) return;
        const query = new URLSearchParams();
        for (const name of Object.keys(usual) as ContractField[])
            if (text[name] !== usual[name]) query.set(name, text[name]);
        const search = query.toString();
        draft.clear();
        navigate(search ? `${path}?${search}` : path, {replace: true});
    };
    const choose = (
        name: ContractField,
        label: string,
        options: readonly (readonly [string, string])[],
    ): ReactNode => <SelectField label={label} {...field(name)} options={options} />;
    return (
        <form
            className="controls roomy"
            aria-label="Option terms"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                go();
            }}
        >
            <DraftNote of={draft} />
            {choose('type', 'Type', [
                ['call', 'Call'],
                ['put', 'Put'],
            ])}
            {choose('style', 'Style', styles)}
            {numbers.map(([name, label]) => (
                <NumberField
                    key={name}
                    label={label}
                    {...field(name)}
                    error={errorInRequired(specs[name], text[name])}
                />
            ))}
            {choose('model', 'Model', models)}
            <Button kind="primary" type="submit" disabledReason={!isValid(text) && fixErrorsFirst}>
                Calculate
            </Button>
        </form>
    );
}

export default function PricingPage() {
    const {search} = usePlace();
    const contract = contractOf(search);
    return (
        <Page title="Options">
            <ContractForm contract={contract} />
            <PriceSection contract={contract} />
            <ImpliedSection contract={contract} />
            <SymbolsSection />
        </Page>
    );
}
