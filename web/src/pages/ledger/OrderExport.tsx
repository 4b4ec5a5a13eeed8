// Exporting orders as a file for a broker; every file is kept as it was sent.
import {useChange, useMethod} from '../../api/queries';
import {TradeFormat, TradeFormatLabels, type RebalanceResponse} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {download} from '../../ui/download';
import {choices} from '../../ui/enum_labels';
import {SelectField, TextField} from '../../ui/fields';
import {useFields} from '../../ui/form';
import {plural} from '../../ui/format';
import {Issues, ProblemView} from '../../ui/states';

const formats = choices(TradeFormat, TradeFormatLabels);

export function OrderExport({
    trades,
    onClose,
}: {
    trades: RebalanceResponse['trades'];
    onClose: () => void;
}) {
    const write = useChange('export.trades', ['export.history']);
    const templates = useMethod('export.templates', {});
    const {text, field, elsewhere} = useFields(
        'allocation.export',
        {format: 'csv', template: 'standard', sender: '', target: ''},
        write.error,
    );
    const fix = text.format !== 'csv';
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
                format: text.format as TradeFormat,
                ...(fix
                    ? {sender: text.sender.trim(), target: text.target.trim()}
                    : {template: text.template}),
            },
            {
                onSuccess: (file) =>
                    download(
                        file.file_name,
                        file.documents.map((document) => document.content).join(''),
                        file.media_type,
                    ),
            },
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
                    <SelectField label="Format" options={formats} {...field('format')} />
                    {fix ? (
                        <>
                            <TextField label="Sender" {...field('sender')} />
                            <TextField label="Target" {...field('target')} />
                        </>
                    ) : (
                        <SelectField
                            label="Template"
                            options={(templates.data?.data ?? [{name: 'standard'}]).map(
                                ({name}) => [name, name] as const,
                            )}
                            {...field('template')}
                        />
                    )}
                </div>
                <p className="note">
                    Market orders. The files name no lots: identify the lots to the broker.
                </p>
                {elsewhere ? <ProblemView error={write.error} /> : null}
                {write.data && (
                    <>
                        <p role="status">
                            {`${write.data.file_name}: ${plural(write.data.orders.length, 'order')}.`}
                        </p>
                        <Issues issues={write.data.issues} />
                    </>
                )}
                <div className="actions">
                    <Button onClick={onClose}>Close</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            write.isPending
                                ? 'Already exporting.'
                                : missingFields([
                                      fix && text.sender.trim() === '' && 'sender',
                                      fix && text.target.trim() === '' && 'target',
                                  ])
                        }
                    >
                        Export
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
