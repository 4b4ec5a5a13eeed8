// The parts that every form for a file of orders shares: format, addressees or template, and its end.
import {useMethod} from '../../../api/queries';
import {TradeFormat, TradeFormatLabels, type ExportTradesResponse} from '../../../api/types.gen';
import {Button, missingFields} from '../../../ui/Button';
import {download} from '../../../ui/download';
import {choices} from '../../../ui/enum_labels';
import {SelectField, TextField} from '../../../ui/fields';
import type {useFields} from '../../../ui/form';
import {plural} from '../../../ui/format';
import {Issues, ProblemView} from '../../../ui/states';

const formats = choices(TradeFormat, TradeFormatLabels);

export const firstOrderFile = {format: 'csv', template: 'standard', sender: '', target: ''};
type OrderFileText = typeof firstOrderFile;
type FieldProps = ReturnType<ReturnType<typeof useFields<OrderFileText>>['field']>;

// FIX names its addressees; a CSV file has a template.
const isFix = (text: OrderFileText) => text.format !== 'csv';

export const orderFileRequest = (text: OrderFileText) => ({
    format: text.format as TradeFormat,
    ...(isFix(text)
        ? {sender: text.sender.trim(), target: text.target.trim()}
        : {template: text.template}),
});

export const downloadOrders = (file: ExportTradesResponse) =>
    download(
        file.file_name,
        file.documents.map((document) => document.content).join(''),
        file.media_type,
    );

export function OrderFileFields({
    text,
    field,
}: {
    text: OrderFileText;
    field: (name: keyof OrderFileText) => FieldProps;
}) {
    const templates = useMethod('export.templates', {});
    return (
        <>
            <SelectField label="Format" options={formats} {...field('format')} />
            {isFix(text) ? (
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
        </>
    );
}

export function OrderFileEnd({
    text,
    write,
    error,
    onClose,
}: {
    text: OrderFileText;
    write: {data: ExportTradesResponse | undefined; isPending: boolean};
    error: unknown;
    onClose: () => void;
}) {
    return (
        <>
            {error ? <ProblemView error={error} /> : null}
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
                                  isFix(text) && text.sender.trim() === '' && 'sender',
                                  isFix(text) && text.target.trim() === '' && 'target',
                              ])
                    }
                >
                    Export
                </Button>
            </div>
        </>
    );
}
