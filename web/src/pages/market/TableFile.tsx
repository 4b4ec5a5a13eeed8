// The file of an import: chosen, dropped or pasted. Parquet files and large files are uploaded,
// others are sent as text with the request.
import {useState, type ReactNode} from 'react';
import {Button} from '../../ui/Button';
import {FileField, TextArea} from '../../ui/fields';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {ProblemView} from '../../ui/states';
import {sendFile} from '../balance/upload';
import {textOf} from '../ledger/ImportFile';

export interface TableSource {
    content?: string;
    upload?: string;
    file_name: string;
}

const largestText = 8 * 1024 * 1024;

export function TableFile({
    note,
    chosen,
    onChoose,
    children,
}: {
    note: string;
    chosen: TableSource | null;
    onChoose: (source: TableSource) => void;
    children?: ReactNode;
}) {
    const [over, setOver] = useState(false);
    const [pasted, setPasted] = useState('');
    const [sent, setSent] = useState('');
    const [error, setError] = useState<unknown>(null);
    const read = async (file: File | undefined) => {
        if (!file) return;
        setError(null);
        try {
            if (file.size <= largestText && !/\.parquet$/i.test(file.name)) {
                onChoose({content: textOf(await file.arrayBuffer()), file_name: file.name});
                return;
            }
            const upload = await sendFile(file, (bytes) =>
                setSent(`Uploading: ${number(bytes / 1e6, 1)} of ${number(file.size / 1e6, 1)} MB`),
            );
            onChoose({upload, file_name: file.name});
        } catch (refused) {
            setError(refused);
        }
        setSent('');
    };
    return (
        <Section title="1. File" note={note}>
            <form
                className={over ? 'drop over' : 'drop'}
                aria-label="File to import"
                onSubmit={(event) => {
                    event.preventDefault();
                    if (pasted.trim()) onChoose({content: pasted, file_name: 'pasted.csv'});
                }}
                onDragOver={(event) => {
                    event.preventDefault();
                    setOver(true);
                }}
                onDragLeave={() => setOver(false)}
                onDrop={(event) => {
                    event.preventDefault();
                    setOver(false);
                    void read(event.dataTransfer.files[0]);
                }}
            >
                <div className="form-grid">
                    <FileField
                        label="File"
                        accept=".csv,.tsv,.txt,.parquet"
                        taken
                        onFiles={([file]) => void read(file)}
                        hint={sent || chosen?.file_name || 'or drop the file here'}
                    />
                    {children}
                </div>
                <details>
                    <summary>Paste text</summary>
                    <TextArea
                        label="Text of the file"
                        rows={6}
                        value={pasted}
                        onChange={(event) => setPasted(event.target.value)}
                    />
                    <Button type="submit" disabledReason={pasted.trim() === '' && 'Paste text.'}>
                        Preview import
                    </Button>
                </details>
                {error ? <ProblemView error={error} /> : null}
            </form>
        </Section>
    );
}
