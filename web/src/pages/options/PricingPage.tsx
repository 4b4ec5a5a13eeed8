// The calculator of options: a price with its Greeks by every model, the volatility in a price, and the
// terms in symbols.
import type {ReactNode} from 'react';
import {navigate, usePlace} from '../../app/router';
import {Button, mendFirst} from '../../ui/Button';
import {NumberField, SelectField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {Page} from '../../ui/Page';
import {contractOf, errorOf, isValid, usual, type Contract, type ContractField} from './contract';
import {ImpliedSection} from './ImpliedSection';
import {models} from './market';
import {PriceSection} from './PriceSection';
import {SymbolsSection} from './SymbolsSection';

const numbers: readonly (readonly [ContractField, string, string?])[] = [
    ['spot', 'Spot'],
    ['strike', 'Strike'],
    ['days', 'Days to expiry'],
    ['rate', 'Rate', '% a year'],
    ['yield', 'Dividend yield', '% a year'],
    ['volatility', 'Volatility', '% a year'],
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
    );
    const go = () => {
        if (!isValid(text)) return;
        const query = new URLSearchParams();
        for (const name of Object.keys(usual) as ContractField[])
            if (text[name] !== usual[name]) query.set(name, text[name]);
        const search = query.toString();
        draft.sent();
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
            aria-label="The option"
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
            {choose('style', 'Style', [
                ['american', 'American'],
                ['european', 'European'],
            ])}
            {numbers.map(([name, label, unit]) => (
                <NumberField
                    key={name}
                    label={label}
                    {...(unit ? {unit} : {})}
                    {...field(name)}
                    error={errorOf(name, text[name])}
                />
            ))}
            {choose('model', 'Model', models)}
            <Button kind="primary" type="submit" unready={!isValid(text) && mendFirst}>
                Calculate
            </Button>
        </form>
    );
}

export default function PricingPage() {
    const {search} = usePlace();
    const contract = contractOf(search);
    return (
        <Page title="Options" question="What is an option worth, and what does its price say?">
            <ContractForm contract={contract} />
            <PriceSection contract={contract} />
            <ImpliedSection contract={contract} />
            <SymbolsSection />
        </Page>
    );
}
