#include "api/work.hpp"

#include <fmt/format.h>
#include <thread>

#include "api/http/server.hpp"
#include "api/node.hpp"
#include "api/process.hpp"
#include "api/rest/rest.hpp"

namespace ballast::api {

Status work(service::Dispatcher& dispatcher, const WorkOptions& options) {
    const service::Settings& settings = dispatcher.environment().settings();
    if (settings.job_workers == 0)
        return fail(Code::kInvalidInput,
                    "a worker runs at least one job at once: set BALLAST_JOB_WORKERS to 1 or more");
    const sigset_t signals = block_signals();
    TRY(job::Queue * queue, dispatcher.environment().queue());
    rest::Rest rest(dispatcher, {.address = settings.address,
                                 .allowed_host = settings.allowed_host,
                                 .docs = false,
                                 .operations_only = true,
                                 .log = options.log});
    TRY(auto server,
        http::Server::start({.address = settings.address, .port = settings.port, .threads = 1},
                            [&rest](http::Request&& request, http::Responder respond) {
                                rest.handle(std::move(request), std::move(respond));
                            }));
    std::thread([&dispatcher] {
        yield_to_calls();
        dispatcher.environment().threads();
    }).join();
    RunningNode node(dispatcher, *queue, store::NodeRole::kWorker, options.log);
    options.out(fmt::format("Ballast runs jobs as {}; health and metrics at {}\n", node.id(),
                            server->url()));
    int received = 0;
    sigwait(&signals, &received);
    rest.stop();
    server->stop(kGrace);
    node.stop();
    return {};
}

}  // namespace ballast::api
