// The jobs of this tab, on every page: progress, cancel, open, notification.
import {useEffect} from 'react';
import {Button} from '../ui/Button';
import {Popover} from '../ui/Popover';
import {ProblemView} from '../ui/states';
import {useKey} from './keys';
import {
    announcement,
    cancelRun,
    forgetRun,
    isRunning,
    mayCancel,
    progressText,
    runs,
    type Run,
} from './jobs';
import {prefer, usePreferences} from './preferences';
import {Link} from './router';
import {useStore} from './store';

export function Progress({run}: {run: Run}) {
    const {job} = run;
    const text =
        run.cancelling && isRunning(run)
            ? 'Canceling'
            : job
              ? progressText(job)
              : run.error
                ? 'Rejected'
                : 'Submitting';
    const share = job && job.progress.total > 0 ? job.progress.done / job.progress.total : null;
    return (
        <div className="progress">
            <span className="progress-text">{text}</span>
            {isRunning(run) && (
                <progress
                    aria-label={`Progress of ${run.title}`}
                    {...(share === null ? {} : {value: share, max: 1})}
                />
            )}
        </div>
    );
}

// Mounted while its run is running on the page.
function CancelKey({run}: {run: Run}) {
    useKey('Escape', `Cancel ${run.title}`, () => void cancelRun(run.key));
    return null;
}

// A run on its page: progress, errors; Escape cancels it.
export function RunStatus({run}: {run: Run}) {
    return (
        <div className="run">
            {isRunning(run) && mayCancel(run) && <CancelKey run={run} />}
            <Progress run={run} />
            {run.error ? <ProblemView error={run.error} /> : null}
            {run.job?.state === 'failed' && <p className="error">{run.job.error_message}</p>}
        </div>
    );
}

function Line({run, close}: {run: Run; close: () => void}) {
    return (
        <li>
            <div className="tray-line">
                <b>{run.title}</b>
                {isRunning(run) ? (
                    mayCancel(run) && (
                        <Button
                            onClick={() => void cancelRun(run.key)}
                            disabledReason={run.cancelling && 'Already canceling.'}
                        >
                            Cancel
                        </Button>
                    )
                ) : (
                    <>
                        <Link to={run.to} onClick={close}>
                            Open
                        </Link>{' '}
                        <Button
                            kind="quiet"
                            aria-label={`Dismiss ${run.title}`}
                            onClick={() => forgetRun(run.key)}
                        >
                            {'\u2715'}
                        </Button>
                    </>
                )}
            </div>
            <Progress run={run} />
            {run.error ? <ProblemView error={run.error} /> : null}
            {run.job?.state === 'failed' && <p className="error">{run.job.error_message}</p>}
        </li>
    );
}

async function turnOnNotices(on: boolean): Promise<void> {
    if (
        on &&
        'Notification' in window &&
        Notification.permission !== 'granted' &&
        (await Notification.requestPermission()) !== 'granted'
    )
        return;
    prefer({notify: on});
}

export function JobTray() {
    const all = useStore(runs);
    const {notify} = usePreferences();
    const running = all.filter(isRunning);
    const first = running[0];
    const share =
        first?.job && first.job.progress.total > 0
            ? Math.floor((100 * first.job.progress.done) / first.job.progress.total)
            : null;

    // The window title shows the progress, visible from other tabs.
    useEffect(() => {
        if (share === null) return;
        const before = document.title.replace(/^\d+% /, '');
        document.title = `${share}% ${before}`;
        return () => {
            document.title = document.title.replace(/^\d+% /, '');
        };
    }, [share]);

    return (
        <Popover
            className="tray"
            title="Jobs"
            label={
                <>Jobs{running.length > 0 && <span className="badge"> {running.length}</span>}</>
            }
            buttonLabel={running.length > 0 ? `Jobs, ${running.length} running` : 'Jobs'}
        >
            {(close) => (
                <>
                    {all.length === 0 ? (
                        <p className="note">No jobs yet. Long calculations run as jobs.</p>
                    ) : (
                        <ul>
                            {all.map((run) => (
                                <Line key={run.key} run={run} close={close} />
                            ))}
                        </ul>
                    )}
                    <p className="tray-foot">
                        <label className="check">
                            <input
                                type="checkbox"
                                checked={notify}
                                onChange={(event) => void turnOnNotices(event.target.checked)}
                            />{' '}
                            Notify me when a job ends
                        </label>
                        <Link to="/jobs" onClick={close}>
                            All jobs
                        </Link>
                    </p>
                </>
            )}
        </Popover>
    );
}

export function Announcer() {
    return (
        <p className="sr" role="status" aria-live="polite" aria-label="Jobs">
            {useStore(announcement)}
        </p>
    );
}
