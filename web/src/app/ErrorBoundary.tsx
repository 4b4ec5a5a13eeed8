// Shows the error of a page that failed to render, with a retry, inside the intact frame.
import {Component, type ReactNode} from 'react';
import {Button} from '../ui/Button';
import {ProblemView} from '../ui/states';

export class ErrorBoundary extends Component<
    {children: ReactNode; resetKey: string},
    {error: unknown}
> {
    override state: {error: unknown} = {error: null};

    static getDerivedStateFromError(error: unknown) {
        return {error};
    }

    override componentDidUpdate(before: {resetKey: string}) {
        if (before.resetKey !== this.props.resetKey && this.state.error)
            this.setState({error: null});
    }

    override render() {
        if (!this.state.error) return this.props.children;
        // Code chunks of the loaded build are no longer served after an update of the server.
        const stale = /dynamically imported module|Importing a module/.test(
            String(this.state.error),
        );
        return (
            <div className="page">
                <ProblemView error={this.state.error} />
                <p>
                    <Button
                        kind="primary"
                        onClick={() =>
                            stale ? window.location.reload() : this.setState({error: null})
                        }
                    >
                        {stale ? 'Reload page' : 'Try again'}
                    </Button>
                </p>
            </div>
        );
    }
}
