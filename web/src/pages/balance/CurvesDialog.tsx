// Curves for a balance sheet that has none, or others than it has, from a file.
import {useState} from 'react';
import {useMutation} from '@tanstack/react-query';
import {call} from '../../api/client';
import {queryClient} from '../../api/queries';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ProblemView} from '../../ui/states';
import {sendFile} from './upload';

export function CurvesDialog({session, onClose}: {session: string; onClose: () => void}) {
    const [file, setFile] = useState<File | null>(null);
    const send = useMutation({
        mutationFn: async (chosen: File) => {
            const upload = await sendFile(chosen, () => {});
            return call('alm.session.curves', {session, files: [{upload}]});
        },
        onSuccess: async () => {
            await queryClient.invalidateQueries({
                predicate: ({queryKey}) => String(queryKey[0]).startsWith('alm.session.'),
            });
            onClose();
        },
    });
    return (
        <Dialog title="Add curves" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (file) send.mutate(file);
                }}
            >
                <div className="field">
                    <label htmlFor="balance-curves">File of curves</label>
                    <input
                        id="balance-curves"
                        type="file"
                        accept=".csv,.xlsx"
                        onChange={(event) => setFile(event.target.files?.[0] ?? null)}
                    />
                    <span className="hint">
                        An id in each row, such as EUR_OIS; tenors in columns; zero rates
                    </span>
                </div>
                {send.error ? <ProblemView error={send.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button kind="primary" type="submit" disabled={!file || send.isPending}>
                        {send.isPending ? 'Reading' : 'Add them'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
