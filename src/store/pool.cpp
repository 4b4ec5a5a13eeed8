#include <algorithm>
#include <cctype>
#include <string>

#include "store/connection.hpp"

namespace ballast::store::detail {

namespace {

// A connection returned this recently is not tested.
constexpr std::chrono::seconds kRecent{1};

}  // namespace

Pool::Pool(Dialect dialect, Open open, const PoolOptions& options)
    : dialect_(dialect), open_(std::move(open)), options_(options) {
    readers_.kept = std::max<std::size_t>(options.connections, 1);
    readers_.capacity = readers_.kept + options.overflow;
    writer_.kept = writer_.capacity = 1;
    // Returning a connection must not need memory.
    readers_.idle.reserve(readers_.kept);
    writer_.idle.reserve(writer_.kept);
}

bool Pool::is_fresh(const Lent& lent, Steady::time_point now) const {
    return options_.recycle.count() == 0 || now - lent.opened_at < options_.recycle;
}

std::optional<Pool::Lent> Pool::take_idle(Set& from) {
    for (;;) {
        const auto now = options_.now();
        Idle idle;
        {
            const std::lock_guard lock(mutex_);
            if (from.idle.empty()) return std::nullopt;
            idle = std::move(from.idle.back());
            from.idle.pop_back();
        }
        // Closing and testing may wait for the server: without the lock.
        if (!is_fresh(idle.lent, now)) continue;
        const bool is_tested = options_.ping && now - idle.since >= kRecent;
        if (!is_tested || idle.lent.connection->responds(*options_.ping))
            return std::move(idle.lent);
    }
}

Result<Pool::Lent> Pool::take(Access access) {
    Set& from = set(access);
    {
        std::unique_lock lock(mutex_);
        if (!from.returned.wait_for(lock, options_.wait, [&] { return from.lent < from.capacity; }))
            return fail(Code::kUnavailable,
                        "every database connection is busy; try again, or increase the number of "
                        "connections");
        ++from.lent;
    }
    if (auto idle = take_idle(from)) return *std::move(idle);
    auto opened = open_(access);
    if (!opened) {
        give_back(access, {});
        return Error(std::move(opened).error());
    }
    (*opened)->watch = options_.watch;
    const std::lock_guard lock(mutex_);
    ++opened_;
    return Lent{*std::move(opened), options_.now()};
}

void Pool::give_back(Access access, Lent lent) {
    Set& to = set(access);
    const auto now = options_.now();
    {
        const std::lock_guard lock(mutex_);
        --to.lent;
        if (lent.connection && lent.connection->usable() && to.idle.size() < to.kept &&
            is_fresh(lent, now))
            to.idle.push_back({std::move(lent), now});
    }
    to.returned.notify_one();
}

PoolUse Pool::use() const {
    const std::lock_guard lock(mutex_);
    return {.lent = readers_.lent + writer_.lent,
            .idle = readers_.idle.size() + writer_.idle.size(),
            .limit = readers_.capacity + (dialect_ == Dialect::kSqlite ? writer_.capacity : 0),
            .opened = opened_};
}

Status check_statement(std::string_view sql) {
    std::string text(sql);
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t begin = text.find_first_not_of(" \t\r\n(");
    const std::string_view rest =
        begin == std::string::npos ? std::string_view() : std::string_view(text).substr(begin);
    const bool allowed =
        std::ranges::any_of(std::initializer_list<std::string_view>{"select", "values", "with",
                                                                    "insert", "update", "delete"},
                            [&](std::string_view verb) { return rest.starts_with(verb); });
    if (!allowed)
        return fail(
            Code::kForbidden,
            "only SELECT, VALUES, WITH, INSERT, UPDATE and DELETE are allowed in a transaction");
    if (text.find("set_config") != std::string::npos)
        return fail(Code::kForbidden, "a statement may not change the transaction's settings");
    return {};
}

}  // namespace ballast::store::detail
