// The first choices of a new user: the demo, a file, a backup.
import {useEffect} from 'react';
import {useQueryClient} from '@tanstack/react-query';
import {isRunning, startRun, useRun} from '../../app/jobs';
import {useMay} from '../../api/queries';
import {Link} from '../../app/router';
import {Progress} from '../../app/JobTray';
import {Button} from '../../ui/Button';
import {sentence} from '../../ui/issue_text';
import {ProblemView} from '../../ui/states';

const runKey = 'demo.load';

export function FirstSteps({onLoaded}: {onLoaded: () => void}) {
    const run = useRun<'demo.load'>(runKey);
    const may = useMay();
    const client = useQueryClient();
    const running = run !== null && isRunning(run);
    const loaded = run?.job?.state === 'succeeded';
    // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the demo has been loaded.
    useEffect(() => {
        if (!loaded) return;
        void client.invalidateQueries();
        onLoaded();
    }, [loaded]);
    const start = () =>
        void startRun({
            key: runKey,
            title: 'Demo data',
            to: '/',
            method: 'demo.load',
            request: {},
        });
    return (
        <>
            <ul className="start-options">
                <li>
                    <Button
                        kind="primary"
                        disabledReason={running && 'The demo is being loaded.'}
                        onClick={start}
                    >
                        Explore the demo
                    </Button>
                    <span className="note">
                        Three portfolios, a household, a bank and a CLO with invented or public
                        data; on the command line, <code>ballast demo load</code>
                    </span>
                </li>
                <li>
                    <Link className="button" to="/ledger/import">
                        Import your data
                    </Link>
                    <span className="note">
                        A file of a broker or bank; other ways to start are below
                    </span>
                </li>
                {may('backup.restore') !== false && (
                    <li>
                        <Link className="button" to="/backups">
                            Restore a backup
                        </Link>
                        <span className="note">
                            From a downloaded file; on the command line,{' '}
                            <code>ballast backup restore BACKUP DIRECTORY</code>
                        </span>
                    </li>
                )}
            </ul>
            {run && (running || run.error || run.job?.state === 'failed') ? (
                <div className="run">
                    <Progress run={run} />
                    {run.error ? <ProblemView error={run.error} /> : null}
                    {run.job?.state === 'failed' && (
                        <p className="error">{sentence(run.job.error_message)}</p>
                    )}
                </div>
            ) : null}
        </>
    );
}
