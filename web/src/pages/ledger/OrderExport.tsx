// Exporting orders as a file for a broker; every file is kept as it was sent.
import {useChange} from '../../api/queries';
import type {RebalanceResponse} from '../../api/types.gen';
import {Dialog} from '../../ui/Dialog';
import {useFields} from '../../ui/form';
import {
    downloadOrders,
    firstOrderFile,
    OrderFileEnd,
    OrderFileFields,
    orderFileRequest,
} from '../portfolios/proforma/OrderFile';

export function OrderExport({
    trades,
    onClose,
}: {
    trades: RebalanceResponse['trades'];
    onClose: () => void;
}) {
    const write = useChange('export.trades', ['export.history']);
    const {text, field, elsewhere} = useFields('allocation.export', firstOrderFile, write.error);
    const submit = () =>
        write.mutate(
            {
                trades: trades.map((t) => ({
                    id: t.id,
                    account: t.account,
                    side: t.side,
                    symbol: t.symbol,
                    quantity: t.quantity,
                    type: 'market' as const,
                })),
                ...orderFileRequest(text),
            },
            {onSuccess: downloadOrders},
        );
    return (
        <Dialog title="Export the orders" onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <div className="form-grid">
                    <OrderFileFields text={text} field={field} />
                </div>
                <p className="note">
                    Market orders. The files name no lots: identify the lots to the broker.
                </p>
                <OrderFileEnd
                    text={text}
                    write={write}
                    error={elsewhere ? write.error : null}
                    onClose={onClose}
                />
            </form>
        </Dialog>
    );
}
