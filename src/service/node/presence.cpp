#include "service/node/presence.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

#include "base/id.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr auto kForgotten = std::chrono::hours(24);

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
    std::string host(name.data());
    std::erase_if(host, [](unsigned char c) { return !std::isalnum(c) && c != '-' && c != '.'; });
    return host.empty() ? "unknown" : host.substr(0, 64);
}

double load_per_processor() {
    double minute = 0.0;
    const long processors = ::sysconf(_SC_NPROCESSORS_ONLN);
    if (::getloadavg(&minute, 1) != 1 || processors < 1) return 0.0;
    return minute / static_cast<double>(processors);
}

// The number at the start of the text, which it removes with the dot behind it.
std::uint64_t take_number(std::string_view& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with('.')) text.remove_prefix(1);
    return error == std::errc() ? number : 0;
}

}  // namespace

std::string make_node_id(Instant now) {
    const std::string random = Uuid::make(now).to_string();
    return fmt::format("{}-{}", host_name(), random.substr(random.size() - 6));
}

bool is_earlier_version(std::string_view left, std::string_view right) {
    constexpr int kParts = 3;
    for (int i = 0; i < kParts; ++i) {
        const std::uint64_t a = take_number(left);
        const std::uint64_t b = take_number(right);
        if (a != b) return a < b;
    }
    return false;
}

NodePresence::NodePresence(Environment& environment, NodePresenceOptions options)
    : environment_(environment),
      options_(std::move(options)),
      started_at_(environment.clock().now()) {}

NodePresence::~NodePresence() {
    const auto database = environment_.database();
    if (!database) return;
    (void)(*database)->system([&](store::SystemTransaction& transaction) {
        return store::remove_node(transaction, options_.id);
    });
}

Result<bool> NodePresence::tick() {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    const store::Node self{
        .id = options_.id,
        .host = host_name(),
        .role = options_.role,
        .version = options_.version,
        .workers = static_cast<std::int64_t>(options_.workers),
        .running = static_cast<std::int64_t>(options_.running ? options_.running() : 0),
        .load = load_per_processor(),
        .started_at = started_at_,
        .seen_at = now};
    bool drains = false;
    TRY_STATUS(database->system([&](store::SystemTransaction& transaction) -> Status {
        TRY(drains, store::announce_node(transaction, self));
        TRY_STATUS(store::purge_nodes(transaction, now - kForgotten));
        TRY(const auto nodes, store::list_nodes(transaction));
        drains = drains || std::ranges::any_of(nodes, [&](const store::Node& other) {
                     return other.workers > 0 && now - other.seen_at < kNodeLife &&
                            is_earlier_version(self.version, other.version);
                 });
        return {};
    }));
    if (options_.set_draining) options_.set_draining(drains);
    return drains;
}

NodePresenceThread::NodePresenceThread(Environment& environment, NodePresenceOptions options,
                                       std::function<void(std::string_view)> log,
                                       std::function<void()> after)
    : presence_(environment, std::move(options)),
      log_(std::move(log)),
      after_(std::move(after)),
      thread_([this] { run(); }) {}

NodePresenceThread::~NodePresenceThread() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void NodePresenceThread::run() {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
        lock.unlock();
        // Repeated at the next tick.
        if (const auto done = presence_.tick(); !done && log_)
            log_(fmt::format(R"({{"event":"node","error":{}}})",
                             wire::to_json(done.error().message)));
        if (after_) after_();
        lock.lock();
        changed_.wait_for(lock, kPeriod, [this] { return stopped_; });
    }
}

}  // namespace ballast::service
