#include "api/serve.hpp"

#include <chrono>
#include <condition_variable>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "api/http/server.hpp"
#include "api/node.hpp"
#include "api/process.hpp"
#include "api/rest/gate.hpp"
#include "api/rest/rest.hpp"
#include "base/large_memory.hpp"
#include "base/release_pages.hpp"
#include "service/alm/session_cleanup.hpp"
#include "service/audit_heads.hpp"
#include "service/demo/history.hpp"
#include "service/doctor.hpp"
#include "service/market/providers.hpp"
#include "service/master_key.hpp"
#include "service/price_compaction.hpp"
#include "service/proposal.hpp"
#include "service/retention.hpp"
#include "service/schedule/scheduler.hpp"
#include "service/server_settings.hpp"
#include "service/store_size.hpp"
#include "service/tls_settings.hpp"
#include "service/user/mail_sender.hpp"
#include "service/user/oidc_settings.hpp"
#include "wire/json.hpp"

namespace ballast::api {

namespace {

// A file that only the owner can read; a link of that name is replaced, not followed.
bool write_for_owner(const std::filesystem::path& path, std::string_view text) {
    ::unlink(path.c_str());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                            S_IRUSR | S_IWUSR);
    if (file < 0) return false;
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    return written;
}

// While the server runs, its address is stored in the data directory, for `ballast link`.
class AddressFile {
public:
    AddressFile(std::filesystem::path path, const std::string& url) : path_(std::move(path)) {
        write_for_owner(path_, url);
    }
    ~AddressFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    AddressFile(const AddressFile&) = delete;
    AddressFile& operator=(const AddressFile&) = delete;

private:
    std::filesystem::path path_;
};

// Cleans up uploaded sessions at the start and then every six hours; measures the stores every ten
// minutes; every minute expires proposals, signs the heads of the audit trail and releases memory
// kept for the next calculation to the system.
class Cleaner {
public:
    Cleaner(service::Dispatcher& dispatcher, const std::function<void(std::string_view)>& log)
        : thread_([this, &dispatcher, log] { run(dispatcher, log); }) {}
    ~Cleaner() {
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    Cleaner(const Cleaner&) = delete;
    Cleaner& operator=(const Cleaner&) = delete;

private:
    void run(service::Dispatcher& dispatcher, const std::function<void(std::string_view)>& log) {
        service::Environment& environment = dispatcher.environment();
        service::SessionJanitor janitor(environment);
        service::RetentionJanitor retention(environment);
        service::StoreMeter meter(environment);
        std::unique_lock lock(mutex_);
        while (!stopped_) {
            lock.unlock();
            // Retried next time.
            if (const auto cleaned = janitor.run_if_due(); !cleaned && log)
                log(fmt::format(R"({{"event":"session_cleanup","error":{}}})",
                                wire::to_json(cleaned.error().message)));
            report(retention.run_if_due(), dispatcher, log);
            if (const auto expired = service::expire_due_proposals(environment); !expired && log)
                log(fmt::format(R"({{"event":"proposal_expiry","error":{}}})",
                                wire::to_json(expired.error().message)));
            if (const auto merged = service::compact_all_prices(environment); !merged && log)
                log(fmt::format(R"({{"event":"price_compaction","error":{}}})",
                                wire::to_json(merged.error().message)));
            keep_heads(environment, log);
            if (const Status measured = meter.run_if_due(); !measured && log)
                log(fmt::format(R"({{"event":"store_size","error":{}}})",
                                wire::to_json(measured.error().message)));
            lock.lock();
            changed_.wait_for(lock, std::chrono::minutes(1), [&] { return stopped_; });
            // Memory kept from the last minute's work; running calculations allocate new memory
            // when needed.
            release_large_memory();
        }
        lock.unlock();
        keep_heads(environment, log);
    }

    static void report(const Result<std::optional<service::Removed>>& removed,
                       service::Dispatcher& dispatcher,
                       const std::function<void(std::string_view)>& log) {
        if (!removed && log)
            log(fmt::format(R"({{"event":"retention","error":{}}})",
                            wire::to_json(removed.error().message)));
        if (!removed || !*removed) return;
        const service::Removed& rows = **removed;
        const std::int64_t all =
            rows.results + rows.jobs + rows.requests + rows.tokens + rows.batch_runs;
        dispatcher.metrics().set_gauge("ballast_retention_removed_rows",
                                       "Rows that the last cleanup removed.",
                                       static_cast<double>(all));
        if (log)
            log(fmt::format(R"({{"event":"retention","results":{},"jobs":{},"requests":{},)"
                            R"("tokens":{},"batch_runs":{}}})",
                            rows.results, rows.jobs, rows.requests, rows.tokens, rows.batch_runs));
    }

    static void keep_heads(service::Environment& environment,
                           const std::function<void(std::string_view)>& log) {
        if (const Status kept = service::keep_audit_heads(environment); !kept && log)
            log(fmt::format(R"({{"event":"audit_heads","error":{}}})",
                            wire::to_json(kept.error().message)));
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
    std::thread thread_;  // declared last: it uses the others
};

// One more than compute at once for one user.
std::size_t compute_threads(const service::Settings& settings) {
    const std::size_t cores =
        settings.threads > 0 ? settings.threads : std::thread::hardware_concurrency();
    return std::max<std::size_t>(2, cores) + 1;
}

// The demo's history is no reason not to start.
void start_demo_history(service::Dispatcher& dispatcher,
                        const std::function<void(std::string_view)>& log) {
    const auto owner = dispatcher.identity().owner();
    if (!owner) return;
    const Status started = service::start_demo_history(dispatcher.environment(), *owner);
    if (!started && log)
        log(fmt::format(R"({{"event":"demo_history","error":{}}})",
                        wire::to_json(started.error().message)));
}

Status print_link(service::Dispatcher& dispatcher, const std::string& url,
                  const ServeOptions& options) {
    TRY(const std::string secret, dispatcher.identity().make_one_time_secret());
    const std::string link = fmt::format("{}/sign-in?key={}\n", url, secret);
    // Not into a log: whoever reads it could sign in.
    if (options.to_terminal)
        options.out("Sign in with this link, once, within 15 minutes:\n  " + link);
    else if (write_for_owner(dispatcher.environment().data() / kLinkFile, link))
        options.out(
            fmt::format("The sign-in link, for 15 minutes, is in the file {} of the "
                        "data directory; `ballast link` prints another\n",
                        kLinkFile));
    return {};
}

}  // namespace

Status serve(service::Dispatcher& dispatcher, const ServeOptions& options) {
    const service::Settings& settings = dispatcher.environment().settings();
    const service::ServerSettings& server_settings =
        dispatcher.environment().shared<service::ServerSettings>();
    const auto& tls_settings = dispatcher.environment().shared<service::TlsSettings>();
    const bool has_tls = !tls_settings.certificate_file.empty();
    std::optional<http::TlsFiles> tls;
    if (has_tls) tls = http::TlsFiles{tls_settings.certificate_file, tls_settings.key_file};
    return_large_blocks();
    const sigset_t signals = block_signals();
    TRY_STATUS(dispatcher.identity().ensure_owner());
    // A source of the master key that cannot be read is reported now, not by every secret.
    TRY([[maybe_unused]] const auto master, service::master_key(dispatcher.environment()));
    // An invalid file is reported now, not to whoever signs in.
    TRY([[maybe_unused]] const auto providers, service::oidc_providers(dispatcher.environment()));
    TRY_STATUS(service::move_provider_keys(dispatcher.environment()));
    TRY(job::Queue * queue, dispatcher.environment().queue());

    rest::Rest rest(dispatcher, {.address = settings.address,
                                 .allowed_host = settings.allowed_host,
                                 .docs = settings.docs,
                                 .pools = {.compute = compute_threads(settings)},
                                 .https = settings.https || has_tls,
                                 .cors_origins = server_settings.cors_origins,
                                 .log = options.log});
    TRY(http::TrustedProxies proxies, rest::trusted_proxies(server_settings));
    TRY(auto server, http::Server::start(
                         {.address = settings.address,
                          .port = settings.port,
                          .threads = settings.http_threads,
                          .max_body = settings.body_limit_bytes,
                          .proxies = std::move(proxies),
                          .tls = std::move(tls),
                          .report =
                              [log = options.log](std::string_view text) {
                                  if (log)
                                      log(fmt::format(R"({{"event":"certificate","message":{}}})",
                                                      wire::to_json(std::string(text))));
                              },
                          .common_headers = rest::security_headers(settings.https || has_tls)},
                         [&rest](http::Request&& request, http::Responder respond) {
                             rest.handle(std::move(request), std::move(respond));
                         },
                         [&rest](http::Request&& head, http::Decide decide) {
                             rest.admit_body(std::move(head), std::move(decide));
                         }));
    std::thread([&dispatcher] {
        yield_to_calls();
        dispatcher.environment().threads();
    }).join();
    RunningNode node(dispatcher, *queue,
                     settings.job_workers == 0 ? store::NodeRole::kApi : store::NodeRole::kAll,
                     options.log);
    const Cleaner cleaner(dispatcher, options.log);
    const service::SchedulerThread scheduler(dispatcher.environment(), options.log);
    const service::MailThread mail(dispatcher.environment(), options.log);
    start_demo_history(dispatcher, options.log);
    const AddressFile address(dispatcher.environment().data() / kAddressFile, server->url());
    options.out(fmt::format("Ballast listens on {}\n", server->url()));
    if (service::is_reached_without_tls(dispatcher.environment()))
        options.out("This address can be reached from other machines: use a TLS proxy.\n");
    if (options.print_link) TRY_STATUS(print_link(dispatcher, server->url(), options));

    int received = 0;
    sigwait(&signals, &received);
    rest.stop();
    server->stop(kGrace);
    node.stop();
    return {};
}

}  // namespace ballast::api
