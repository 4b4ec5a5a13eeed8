// Symbols that are unknown, without prices, or that rest on an assumption.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {useChange} from '../../api/queries';
import type {Onboarding, OnboardingStep, OnboardingSymbol} from '../../api/types.gen';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {enumLabel} from '../../ui/enum_labels';
import {NumberField, TextField} from '../../ui/fields';
import {errorOf} from '../../ui/form';
import {sentence} from '../../ui/issue_text';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {stale} from './stale';

type Row = OnboardingSymbol & {step: OnboardingStep['name']};

function SymbolDialog({
    data,
    symbol,
    onClose,
}: {
    data: Onboarding;
    symbol: string;
    onClose: () => void;
}) {
    const retry = useChange('onboarding.retry', [...stale]);
    const [to, setTo] = useState('');
    const [price, setPrice] = useState('');
    const send = (change: {to?: string; keep_private?: boolean; price?: string}) =>
        retry.mutate({id: data.id, symbols: [{symbol, ...change}]}, {onSuccess: onClose});
    return (
        <Dialog title={`Identify ${symbol}`} onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (to.trim()) send({to: to.trim()});
                }}
            >
                <TextField
                    label="Known symbol"
                    value={to}
                    error={errorOf(retry.error, 'symbols/0/to')}
                    onChange={(event) => setTo(event.target.value)}
                />
                <NumberField
                    label="Latest price of a private asset"
                    value={price}
                    hint="Its entry price when empty"
                    onChange={(event) => setPrice(event.target.value)}
                />
                {retry.error ? <ProblemView error={retry.error} /> : null}
                <div className="actions">
                    <Button
                        disabledReason={retry.isPending && 'It is being looked up.'}
                        onClick={() =>
                            send({keep_private: true, ...(price.trim() && {price: price.trim()})})
                        }
                    >
                        Keep as private asset
                    </Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={to.trim() === '' && 'Enter a known symbol.'}
                    >
                        Use this symbol
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

const stepNames = {parse: 'Rows', enrich: 'Securities', price: 'Prices', options: 'Options'};

const columnsOf = (onChoose: (symbol: string) => void): Column<Row>[] => [
    {key: 'symbol', label: 'Symbol', text: true, value: (r) => r.symbol},
    {key: 'step', label: 'Step', text: true, value: (r) => stepNames[r.step]},
    {key: 'state', label: 'State', text: true, value: (r) => enumLabel(r.state)},
    {
        key: 'detail',
        label: 'Detail',
        text: true,
        value: (r) => r.detail,
        cell: (r) => <span className="wrapped sentences">{sentence(r.detail)}</span>,
    },
    {
        key: 'choose',
        label: 'Repair',
        text: true,
        value: () => '',
        cell: (r) =>
            r.state === 'failed' && r.step !== 'options' ? (
                <Allowed to="onboarding.retry">
                    <Button
                        kind="quiet"
                        className="in-cell"
                        aria-label={`Identify ${r.symbol} (${stepNames[r.step]})`}
                        onClick={() => onChoose(r.symbol)}
                    >
                        Identify
                    </Button>
                </Allowed>
            ) : null,
    },
];

export function SymbolsSection({data}: {data: Onboarding}) {
    const retry = useChange('onboarding.retry', [...stale]);
    const [chosen, setChosen] = useState('');
    const columns = useMemo(() => columnsOf(setChosen), []);
    const rows = useMemo<Row[]>(
        () =>
            data.steps
                .filter((step) => step.name !== 'parse')
                .flatMap((step) => step.symbols.map((symbol) => ({...symbol, step: step.name}))),
        [data.steps],
    );
    return (
        <Section
            title="Symbols"
            note="Import missing prices or securities, or identify a symbol; then look them up again."
            tools={
                <Allowed to="onboarding.retry">
                    <Button
                        disabledReason={retry.isPending && 'They are being looked up.'}
                        onClick={() => retry.mutate({id: data.id})}
                    >
                        Look up again
                    </Button>
                </Allowed>
            }
        >
            {retry.error ? <ProblemView error={retry.error} /> : null}
            <Table
                label="Symbols"
                rows={rows}
                columns={columns}
                id={(r) => `${r.step} ${r.symbol}`}
                sort={null}
                none="Every symbol is known and has prices."
            />
            {chosen && (
                <SymbolDialog
                    key={chosen}
                    data={data}
                    symbol={chosen}
                    onClose={() => setChosen('')}
                />
            )}
        </Section>
    );
}
