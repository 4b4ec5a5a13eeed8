// Deleting stored prices: the consequences first, then the deletion.
import {useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SelectField, TextField} from '../../ui/fields';
import {plural} from '../../ui/format';
import {Issues, Loading, ProblemView} from '../../ui/states';
import {staleAfterPrices} from './stale';

export function DeletePrices({
    symbol,
    sources,
    onClose,
    onDeleted,
}: {
    symbol: string;
    sources: readonly string[];
    onClose: () => void;
    onDeleted: () => void;
}) {
    const [source, setSource] = useState('');
    const [from, setFrom] = useState('');
    const [to, setTo] = useState('');
    const remove = useChange('market.delete_prices', staleAfterPrices);
    const request = {
        symbols: [symbol],
        ...(source ? {source} : {}),
        ...(from ? {from} : {}),
        ...(to ? {to} : {}),
    };
    const plan = useMethod('market.delete_prices', request, {staleTime: 0, gcTime: 0});
    const [series] = plan.data?.series ?? [];
    return (
        <Dialog title={`Delete prices of ${symbol}`} onClose={onClose}>
            <div className="form-grid">
                <TextField
                    label="From"
                    type="date"
                    value={from}
                    onChange={(event) => setFrom(event.target.value)}
                    hint="All dates when empty"
                />
                <TextField
                    label="To"
                    type="date"
                    value={to}
                    onChange={(event) => setTo(event.target.value)}
                />
                {sources.length > 1 && (
                    <SelectField
                        label="Source"
                        value={source}
                        onChange={(event) => setSource(event.target.value)}
                        options={[
                            ['', 'All sources'] as const,
                            ...sources.map((one) => [one, one] as const),
                        ]}
                    />
                )}
            </div>
            {plan.isPending && <Loading what="Finding prices" lines={2} />}
            {plan.error ? <ProblemView error={plan.error} /> : null}
            {series && plan.data && (
                <div role="status">
                    <p>
                        {`${plural(series.rows, 'price')} from ${series.first} to ${series.last} will be deleted, with their earlier values. This cannot be undone.`}
                    </p>
                    <Issues issues={plan.data.issues} />
                </div>
            )}
            {remove.error ? <ProblemView error={remove.error} /> : null}
            <div className="actions">
                <Button onClick={onClose}>Cancel</Button>
                <Button
                    kind="danger"
                    disabledReason={
                        remove.isPending ? 'Already deleting.' : !plan.data && 'No prices match.'
                    }
                    onClick={() =>
                        plan.data &&
                        remove.mutate(
                            {...request, commit: true, plan_digest: plan.data.plan_digest},
                            {onSuccess: series?.remains ? onClose : onDeleted},
                        )
                    }
                >
                    {series ? `Delete ${plural(series.rows, 'price')}` : 'Delete'}
                </Button>
            </div>
        </Dialog>
    );
}
