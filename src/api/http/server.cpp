#include "api/http/server.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <new>
#include <sys/resource.h>
#include <thread>
#include <utility>
#include <vector>

#include "api/http/response_writer.hpp"
#include "api/http/worker.hpp"
#include "base/check.hpp"

namespace ballast::api::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds kAcceptRetry{100};

// The usual soft limit of 1,024 descriptors is too low for a server with many open connections.
void raise_descriptor_limit(std::size_t connections) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const rlim_t requested = std::min<rlim_t>(limit.rlim_max, connections + 256);
    if (limit.rlim_cur >= requested) return;
    limit.rlim_cur = requested;
    setrlimit(RLIMIT_NOFILE, &limit);
}

Error cannot_listen(const Options& options, std::string_view what, const error_code& ec) {
    return fail(Code::kUnavailable, "cannot " + std::string(what) + " " + options.address +
                                        " port " + std::to_string(options.port) + ": " +
                                        ec.message() +
                                        "; choose another port or stop the server "
                                        "that uses it");
}

// Between looks at the files of the certificate, which happen when a connection comes.
constexpr std::chrono::seconds kCertificateLook{1};

}  // namespace

// One thread accepts for all workers and assigns connections in turn. Compared with a listening
// socket per worker (SO_REUSEPORT) the load is even, and a second server on the port is an error
// instead of silently taking half of the connections.
struct Server::State {
    explicit State(std::shared_ptr<Setup> with) : setup(std::move(with)) {}

    std::shared_ptr<Setup> setup;
    std::vector<std::shared_ptr<Worker>> workers;
    std::vector<std::thread> threads;

    asio::io_context accept_context{1};
    tcp::acceptor acceptor{accept_context};
    asio::steady_timer accept_again{accept_context};
    std::thread accept_thread;
    std::size_t next = 0;
    std::string url;
    std::uint16_t port = 0;
    bool stopped = false;
    std::chrono::steady_clock::time_point certificate_due = {};  // of the accepting thread

    Status listen();
    void accept();
    void accepted(const error_code& ec, Worker& worker, tcp::socket socket);
    void turn_away(tcp::socket socket);
    void run_accepting();
    void look_at_certificate();
    void start_threads();
};

Status Server::State::listen() {
    const Options& options = setup->options;
    error_code ec;
    const auto address = asio::ip::make_address(options.address, ec);
    if (ec)
        return fail(Code::kInvalidInput, "\"" + options.address +
                                             "\" is not an IPv4 or IPv6 address; 127.0.0.1 is this "
                                             "machine alone, 0.0.0.0 every interface");
    const tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (ec) return cannot_listen(options, "bind", ec);
    acceptor.listen(4096, ec);
    if (ec) return cannot_listen(options, "listen on", ec);
    port = acceptor.local_endpoint(ec).port();
    if (ec) return cannot_listen(options, "listen on", ec);
    url = (options.tls ? "https://" : "http://") +
          (address.is_v6() ? "[" + options.address + "]" : options.address) + ":" +
          std::to_string(port);
    return {};
}

void Server::State::accept() {
    Worker& worker = *workers[next];
    next = (next + 1) % workers.size();
    acceptor.async_accept(worker.context(),
                          [this, &worker](const error_code& ec, tcp::socket socket) {
                              accepted(ec, worker, std::move(socket));
                          });
}

void Server::State::accepted(const error_code& ec, Worker& worker, tcp::socket socket) {
    if (!acceptor.is_open()) return;
    if (ec && ec != asio::error::connection_aborted) {
        // Out of descriptors or memory: wait until connections have ended.
        accept_again.expires_after(kAcceptRetry);
        accept_again.async_wait([this](const error_code& cancelled) {
            if (!cancelled && acceptor.is_open()) accept();
        });
        return;
    }
    if (!ec) {
        if (setup->tls) look_at_certificate();
        setup->accepted.fetch_add(1, std::memory_order_relaxed);
        if (setup->open.load(std::memory_order_relaxed) >= setup->options.max_connections)
            turn_away(std::move(socket));
        else
            worker.adopt(std::move(socket));
    }
    accept();
}

void Server::State::look_at_certificate() {
    const auto now = std::chrono::steady_clock::now();
    if (now < certificate_due) return;
    certificate_due = now + kCertificateLook;
    const auto reloaded = setup->tls->reload_if_changed();
    if (!setup->options.report || (reloaded && !*reloaded)) return;
    setup->options.report(reloaded ? "the changed certificate is used from now on"
                                   : reloaded.error().message);
}

void Server::State::turn_away(tcp::socket socket) {
    setup->refused.fetch_add(1, std::memory_order_relaxed);
    if (setup->tls) return;  // a handshake would take longer than this is worth
    Response response = problem(503, "too many connections; try again later");
    response.headers.emplace_back("Retry-After", "1");
    std::string out;
    append_head(out, response,
                {.date = format_http_date(std::time(nullptr)),
                 .common = setup->common,
                 .length = response.body.size(),
                 .close = true});
    out += response.body;
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(out), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void Server::State::start_threads() {
    for (const auto& worker : workers) threads.emplace_back([worker] { worker->run(); });
    accept();
    accept_thread = std::thread([this] { run_accepting(); });
}

// Without memory for a connection it is dropped, and the next ones are accepted a little later.
// Whatever failed, the accept or what followed it, none is pending then: the next one is the last
// step of each.
void Server::State::run_accepting() {
    for (bool again = false;; again = true) {
        try {
            if (again && acceptor.is_open()) accept();
            accept_context.run();
            return;
        } catch (const std::bad_alloc&) {
            std::this_thread::sleep_for(kAcceptRetry);
            accept_context.restart();  // it stops when what failed was its last work
        }
    }
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(Options options, Handler handler, Admit admit) {
    CHECK(handler != nullptr);
    if (options.threads == 0) options.threads = std::max(1U, std::thread::hardware_concurrency());
    auto state = std::make_unique<State>(std::make_shared<Setup>(std::move(options)));
    for (const auto& [name, value] : state->setup->options.common_headers)
        append_field(state->setup->common, name, value);
    state->setup->handler = std::move(handler);
    state->setup->admit = std::move(admit);
    if (const auto& files = state->setup->options.tls) {
        TRY(state->setup->tls, TlsContext::open(*files));
    }
    TRY_STATUS(state->listen());
    raise_descriptor_limit(state->setup->options.max_connections);
    for (std::size_t i = 0; i < state->setup->options.threads; ++i)
        state->workers.push_back(std::make_shared<Worker>(state->setup));
    state->start_threads();
    return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const { return state_->port; }
std::string Server::url() const { return state_->url; }

Statistics Server::statistics() const {
    const Setup& setup = *state_->setup;
    Statistics statistics{.connections_open = setup.open.load(std::memory_order_relaxed),
                          .connections_accepted = setup.accepted.load(std::memory_order_relaxed),
                          .connections_refused = setup.refused.load(std::memory_order_relaxed),
                          .body_bytes = setup.bodies.held()};
    for (const auto& worker : state_->workers) {
        statistics.requests += worker->requests.load(std::memory_order_relaxed);
        statistics.requests_refused += worker->requests_refused.load(std::memory_order_relaxed);
    }
    return statistics;
}

void Server::stop(std::chrono::milliseconds grace) {
    CHECK(!Worker::is_any_worker_thread());
    if (std::exchange(state_->stopped, true)) return;
    asio::post(state_->accept_context, [state = state_.get()] {
        error_code ignored;
        state->acceptor.close(ignored);
        state->accept_again.cancel();
    });
    state_->accept_thread.join();

    Setup& setup = *state_->setup;
    setup.draining.store(true, std::memory_order_release);
    for (const auto& worker : state_->workers) worker->post([&worker] { worker->drain(); });
    {
        std::unique_lock lock(setup.mutex);
        setup.changed.wait_for(lock, grace,
                               [&] { return setup.open.load(std::memory_order_relaxed) == 0; });
    }
    for (const auto& worker : state_->workers) worker->post([&worker] { worker->finish(); });
    for (std::thread& thread : state_->threads) thread.join();
}

}  // namespace ballast::api::http
